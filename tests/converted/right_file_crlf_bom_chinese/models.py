# 感知机与注意力机制 —— 作业
import torch
from torch import no_grad, ones
from torch.nn import Linear, Module, Parameter
from torch.nn.functional import softmax
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        """初始化权重"""
        super(PerceptronModel, self).__init__()
        "*** YOUR CODE HERE ***"
        self.w = Parameter(ones(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        # 点积
        return torch.sum(self.w * x)

    def get_prediction(self, x):
        # 非负则为 1，否则为 -1
        return 1 if self.run(x) >= 0 else -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            while True:
                错误 = 0
                for batch in dataloader:
                    if self.get_prediction(batch["x"]) != batch["label"]:
                        self.w += batch["label"] * batch["x"]
                        错误 += 1
                if 错误 == 0:
                    print("训练完成")
                    break


class Attention(Module):
    def __init__(self, layer_size, block_size):
        super().__init__()
        self.k_layer = Linear(layer_size, layer_size)
        self.q_layer = Linear(layer_size, layer_size)
        self.v_layer = Linear(layer_size, layer_size)
        self.register_buffer("mask", torch.tril(torch.ones(block_size, block_size)).view(1, 1, block_size, block_size))
        self.layer_size = layer_size

    def forward(self, input):
        B, T, C = input.size()
        k = self.k_layer(input)
        q = self.q_layer(input)
        v = self.v_layer(input)
        分数 = torch.bmm(k, q.transpose(1, 2)) / self.layer_size ** 0.5
        分数[:, self.mask[0, 0, :T, :T] == 0] = float("-inf")  # 遮住未来
        return torch.bmm(softmax(分数, dim=2), v)
