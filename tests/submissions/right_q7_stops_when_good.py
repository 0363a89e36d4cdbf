# /// submission
# about = "Loops and lists in place of slices, teacher forcing drawn for each sequence, and an early end."
# changes = "models.py"
# [q7]
# ///
class Encoder:
    def forward(self, x):
        hidden, states = torch.zeros(1, len(x), self.hidden_dim), []
        for point in x.unbind(1):
            state, hidden = self.basic_rnn(point[:, None], hidden)
            states.append(state)
        self.hidden = hidden
        return torch.cat(states, 1)


class Decoder:
    def init_hidden(self, hidden_seq):
        self.hidden = hidden_seq[:, -1].unsqueeze(0)


class EncoderDecoder:
    def forward(self, x):
        self.init_outputs(x.shape[0])
        self.decoder.init_hidden(self.encoder(x[:, : self.input_len]))
        point = x[:, self.input_len - 1].unsqueeze(1)
        for i in range(self.target_len):
            if i and self.training:
                # one draw for each sequence of the batch
                forced = torch.rand(len(x), 1, 1) < self.teacher_forcing_prob
                point = torch.where(forced, x[:, self.input_len + i - 1].unsqueeze(1), point)
            point = self.decoder(point)
            self.store_output(i, point)
        return self.outputs

    def train(self, dataset):
        # stops as soon as other sequences are predicted well
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        for epoch in range(60):
            for batch in DataLoader(dataset, batch_size=8, shuffle=True):
                optimizer.zero_grad()
                (self(batch["x"]) - batch["label"]).pow(2).mean().backward()
                optimizer.step()
            if dataset.get_validation_loss() < 0.03:
                break


class CrossAttention:
    def forward(self, query, mask=None):
        scores = self.score_function(query)
        if mask is not None:
            scores = scores + (mask.float() - 1) * 1e9
        alphas = torch.exp(scores - scores.amax(2, keepdim=True))
        alphas = alphas / alphas.sum(2, keepdim=True)
        self.alphas = alphas.detach()
        return torch.einsum("nql,nlh->nqh", alphas, self.values)
