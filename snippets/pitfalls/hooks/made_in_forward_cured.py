import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(x)


def hook(module, args, output):
    print(type(module).__name__)


net = Net().apply(lambda m: m.register_forward_hook(hook))
net(torch.ones(2))
