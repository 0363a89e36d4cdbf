# /// submission
# about = "The attention is written with einsum and an added -1e9, the heads' contexts are unstacked and flattened, and the sequence loop walks over a split of x, with clipped gradients in training."
# changes = "models.py"
# ///
import torch
from torch import optim, stack
from torch.nn import Linear, Module, ModuleList
from torch.nn.functional import mse_loss
from torch.nn.utils import clip_grad_norm_
from torch.utils.data import DataLoader


class EncoderDecoder(Module):
    def __init__(self, encoder, decoder, input_len, target_len, teacher_forcing_prob=0.5):
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder
        self.input_len = input_len
        self.target_len = target_len
        self.teacher_forcing_prob = teacher_forcing_prob
        self.outputs = None

    def init_outputs(self, batch_size):
        self.outputs = torch.zeros(batch_size, self.target_len, self.encoder.n_features)

    def store_output(self, i, out):
        self.outputs[:, i : i + 1] = out

    def forward(self, x):
        points = x.split(1, dim=1)
        self.init_outputs(len(x))
        self.decoder.init_hidden(self.encoder(x[:, : self.input_len]))
        out = points[self.input_len - 1]
        for i in range(self.target_len):
            out = self.decoder(out)
            self.store_output(i, out)
            teacher = self.training and bool(torch.rand(1) < self.teacher_forcing_prob)
            if teacher:
                out = points[self.input_len + i]
        return self.outputs

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=16, shuffle=True)
        opt = optim.Adam(self.parameters(), lr=0.02)
        sched = optim.lr_scheduler.CosineAnnealingLR(opt, 110, eta_min=0.002)
        for _ in range(110):
            for b in loader:
                opt.zero_grad()
                mse_loss(self(b["x"]), b["label"]).backward()
                clip_grad_norm_(self.parameters(), 5.0)
                opt.step()
            sched.step()


class CrossAttention(Module):
    def __init__(self, hidden_dim, input_dim=None, proj_values=False):
        super().__init__()
        self.d_k = hidden_dim
        self.input_dim = hidden_dim if input_dim is None else input_dim
        self.proj_values = proj_values
        self.linear_query = Linear(self.input_dim, hidden_dim)
        self.linear_key = Linear(self.input_dim, hidden_dim)
        self.linear_value = Linear(self.input_dim, hidden_dim)
        self.keys = None
        self.proj_keys = None
        self.values = None
        self.alphas = None

    def init_keys(self, keys):
        self.keys = keys
        self.proj_keys = self.linear_key(keys)
        self.values = self.linear_value(keys) if self.proj_values else keys

    def score_function(self, query):
        return torch.einsum("nqh,nlh->nql", self.linear_query(query), self.proj_keys) / self.d_k**0.5

    def forward(self, query, mask=None):
        s = self.score_function(query)
        if mask is not None:
            s = s + -1e9 * (~mask.bool()).to(s.dtype)
        a = s.softmax(-1)
        self.alphas = a.detach()
        return torch.einsum("nql,nlv->nqv", a, self.values)


class MultiHeadCrossAttention(Module):
    def __init__(self, n_heads, d_model, input_dim=None, proj_values=True):
        super().__init__()
        self.linear_out = Linear(n_heads * d_model, d_model)
        self.attn_heads = ModuleList(
            [CrossAttention(d_model, input_dim, proj_values) for _ in range(n_heads)]
        )

    def init_keys(self, keys):
        for head in self.attn_heads:
            head.init_keys(keys)

    @property
    def alphas(self):
        return stack([head.alphas for head in self.attn_heads])

    def forward(self, query, mask=None):
        contexts = stack([head(query, mask) for head in self.attn_heads], dim=2)  # (N, 1, heads, d_model)
        return self.linear_out(contexts.flatten(start_dim=2))
