# /// submission
# about = "The network of the reference, stopped by the first epoch whose mean loss is 0.02 or less."
# changes = "models.py"
# ///
class RegressionModel:
    def forward(self, x):
        return self.output(relu(self.hidden2(relu(self.hidden1(x)))))

    def train(self, dataset):
        # the mean loss of an epoch, which is what most solutions watch; none of the seen ones ask for more
        dataloader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for _ in range(1000):
            losses = []
            for batch in dataloader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
                losses.append(loss.item())
            if sum(losses) / len(losses) <= 0.02:
                break
