# /// submission
# about = "EncoderDecoderAttn.store_output writes alphas of shape (N, 1, input_len) to self.alphas[:, i], which has the shape (N, input_len); Matlab would squeeze, PyTorch raises an exception for N > 1."
# changes = "models.py"
# ///
import torch


class EncoderDecoderAttn(EncoderDecoder):

    def init_outputs(self, batch_size):
        super().init_outputs(batch_size)
        self.alphas = torch.zeros(batch_size, self.target_len, self.input_len)

    def store_output(self, i, out):
        super().store_output(i, out)
        self.alphas[:, i] = self.decoder.attn.alphas
