# /// submission
# about = "train_regression makes a model of its own and trains that."
# changes = "right_q2_edition_2025/train.py"
# mistake = "optimizer of other parameters"
# [q2]
# training = ["failed", "exactly what it predicted before", "optimizer of other parameters"]
# ///
def train_regression(model, dataset):
    model = RegressionModel()
    optimizer = optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(60):
        for batch in DataLoader(dataset, batch_size=20, shuffle=True):
            loss = losses.regression_loss(model(batch["x"]), batch["label"])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
