# /// submission
# about = "train_perceptron has a learning rate."
# changes = "right_q1_edition_2025/train.py"
# mistake = "learning rate in the update"
# [q1]
# update = ["failed", "expected (w + label · x)", "learning rate in the update"]
# ///
def train_perceptron(model, dataset):
    with no_grad():
        converged = False
        while not converged:
            converged = True
            for batch in DataLoader(dataset, batch_size=1, shuffle=True):
                x, y = batch["x"], batch["label"]
                if model.get_prediction(x) != y:
                    model.w += 0.1 * y * x
                    converged = False
