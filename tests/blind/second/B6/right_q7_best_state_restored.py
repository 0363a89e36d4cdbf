# /// submission
# about = "train anneals the learning rate by a cosine, clips gradients, looks at the validation loss in every epoch and puts the best weights back in the end; forward draws by .item() of rand."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import Module
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
        source, truth = torch.tensor_split(x, [self.input_len], dim=1)
        self.init_outputs(source.shape[0])
        self.decoder.init_hidden(self.encoder(source))
        point = source.narrow(1, self.input_len - 1, 1)
        for i in range(self.target_len):
            point = self.decoder(point)
            self.store_output(i, point)
            if self.training and torch.rand(1).item() < self.teacher_forcing_prob:
                point = truth.narrow(1, i, 1)
        return self.outputs

    def train(self, dataset):
        epochs = 140
        opt = optim.Adam(self.parameters(), lr=0.02)
        sched = optim.lr_scheduler.CosineAnnealingLR(opt, T_max=epochs, eta_min=1e-3)
        loader = DataLoader(dataset, batch_size=16, shuffle=True)
        best, theta = float("inf"), None
        for epoch in range(epochs):
            total = 0.0
            for batch in loader:
                opt.zero_grad()
                residuals = self(batch["x"]) - batch["label"]
                loss = residuals.square().mean()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(self.parameters(), 2.0)
                opt.step()
                total += loss.item()
            sched.step()
            val = dataset.get_validation_loss()
            if val < best:
                best = val
                theta = {name: t.clone() for name, t in self.state_dict().items()}
            if epoch % 20 == 0:
                print("epoch %3d: training %.3f, validation %.3f" % (epoch, total / len(loader), val))
        self.load_state_dict(theta)
