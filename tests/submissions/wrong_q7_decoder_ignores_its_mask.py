# /// submission
# about = "DecoderAttn.forward takes a mask and does not pass it on."
# changes = "models.py"
# mistake = "no mask"
# seed = 5
# [q7]
# decoder = ["failed", "step 1 of forward is wrong on 3 sequences with a mask", "no mask"]
# ///
class DecoderAttn:
    def forward(self, x, mask=None):
        query, self.hidden = self.basic_rnn(x, self.hidden)
        context = self.attn(query)
        return self.regression(cat([context, query], dim=-1))
