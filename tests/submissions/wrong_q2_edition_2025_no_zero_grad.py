# /// submission
# about = "The gradients are never set to zero."
# changes = "right_q2_edition_2025/train.py"
# mistake = "gradients add up"
# [q2]
# test_loss = ["failed", "on", "gradients add up"]
# ///
def train_regression(model, dataset):
    model.train()
    optimizer = optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(60):
        for batch in DataLoader(dataset, batch_size=20, shuffle=True):
            loss = losses.regression_loss(model(batch["x"]), batch["label"])
            loss.backward()
            optimizer.step()
