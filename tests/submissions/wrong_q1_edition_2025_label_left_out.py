# /// submission
# about = "train_perceptron adds x to the weights after a mistake, whatever the label is."
# changes = "right_q1_edition_2025/train.py"
# mistake = "label left out of the update"
# budget = 0.01
# [q1]
# update = ["failed", "a point predicted +1 whose label is -1.", "label left out of the update"]
# convergence = ["failed", "points are on the wrong side"]
# ///
def train_perceptron(model, dataset):
    with no_grad():
        converged = False
        while not converged:
            converged = True
            for batch in DataLoader(dataset, batch_size=1, shuffle=True):
                x, y = batch["x"], batch["label"]
                if model.get_prediction(x) != y:
                    model.w += x
                    converged = False
