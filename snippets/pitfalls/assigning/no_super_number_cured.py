import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.size = 2

    def forward(self, x):
        return x * self.size


net = Net()
print(net(torch.ones(2)))
