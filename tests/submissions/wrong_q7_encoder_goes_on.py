# /// submission
# about = "The encoder goes on from the hidden state that the call before has left, as in a language model of long texts."
# changes = "models.py"
# mistake = "state kept between calls"
# budget = 0.01
# [q7]
# encoder = ["failed", "The same points give other states", "state kept between calls"]
# ///
class Encoder:
    def forward(self, x):
        kept = self.hidden
        begin = None if kept is None or kept.size(1) != len(x) else kept.detach()
        states, self.hidden = self.basic_rnn(x, begin)
        return states
