import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        self.size = 2

    def forward(self, x):
        return x * self.size


net = Net()
# raises: AttributeError
print(net(torch.ones(2)))
