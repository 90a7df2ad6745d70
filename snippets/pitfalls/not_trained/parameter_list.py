import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.ws = [nn.Parameter(torch.ones(2))]

    def forward(self, x):
        for w in self.ws:
            x = x * w
        return x


names = list(dict(Net().named_parameters()))
print(names)
