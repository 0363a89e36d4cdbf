# /// submission
# about = "train_perceptron is still a stub."
# changes = "right_q1_edition_2025/train.py"
# [q1]
# update = ["not_attempted", "train_perceptron is still a stub (train.py:8)"]
# convergence = ["not_attempted", "train_perceptron is still a stub (train.py:8)"]
# ///
def train_perceptron(model, dataset):
    with no_grad():
        dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
        "*** YOUR CODE HERE ***"
