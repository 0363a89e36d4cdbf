# /// submission
# about = "store_output assigns alphas of (N, 1, L) to self.alphas[:, i], which is (N, L): an exception for every batch of more than one."
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
