# /// submission
# about = "train_perceptron calls a name that train.py does not import."
# changes = "right_q1_edition_2025/train.py"
# [q1]
# update = ["error: exception", "train.py:16, in train_perceptron"]
# convergence = ["error: exception", "NameError: name 'torch' is not defined"]
# ///
def train_perceptron(model, dataset):
    with no_grad():
        converged = False
        while not converged:
            converged = True
            for batch in DataLoader(dataset, batch_size=1, shuffle=True):
                x, y = batch["x"], batch["label"]
                if model.get_prediction(x) != y:
                    model.w += torch.mul(y, x)
                    converged = False
