# /// submission
# about = "Outputs in a list, scaled queries, Python's own random numbers, and another optimizer."
# changes = "models.py"
# [q7]
# ///
import random


class EncoderDecoder:
    def init_outputs(self, batch_size):
        self.outputs = []

    def store_output(self, i, out):
        self.outputs.append(out)

    def forward(self, x):
        source, target = x[:, : self.input_len], x[:, self.input_len :]
        self.init_outputs(len(x))
        self.decoder.init_hidden(self.encoder(source))
        point = source[:, -1:]  # (N, 1, F)
        for i in range(self.target_len):
            out = self.decoder(point)
            self.store_output(i, out)
            forced = self.training and random.random() < self.teacher_forcing_prob
            point = target[:, i : i + 1] if forced else out
        return torch.cat(self.outputs, dim=1)

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=8, shuffle=True)
        optimizer = optim.AdamW(self.parameters(), lr=0.01, weight_decay=0)
        for _ in range(60):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = mse_loss(self(batch["x"]), batch["label"])
                loss.backward()
                optimizer.step()


class CrossAttention:
    def score_function(self, query):
        query = self.linear_query(query)  # (N, 1, H)
        query = query * self.d_k**-0.5
        return torch.bmm(query, self.proj_keys.transpose(1, 2))

    def forward(self, query, mask=None):
        scores = self.score_function(query)
        if mask is not None:
            scores = scores.masked_fill(mask.logical_not(), float("-inf"))
        alphas = softmax(scores, dim=-1)  # (N, 1, L)
        self.alphas = alphas.detach()
        return matmul(alphas, self.values)  # (N, 1, L) @ (N, L, H) -> (N, 1, H)


class EncoderDecoderAttn:
    def init_outputs(self, batch_size):
        super().init_outputs(batch_size)
        self.alphas = torch.empty(batch_size, 0, self.input_len)

    def store_output(self, i, out):
        super().store_output(i, out)
        self.alphas = cat([self.alphas, self.decoder.attn.alphas], dim=1)
