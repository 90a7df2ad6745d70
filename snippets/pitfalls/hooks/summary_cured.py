import torch
from torch import nn


def row(m, args, y):
    print(type(m).__name__, *y.shape)


net = nn.Sequential(
    nn.Conv2d(1, 4, 3), nn.ReLU(), nn.MaxPool2d(2)
)
net.apply(lambda m: m.register_forward_hook(row))
net(torch.ones(1, 1, 8, 8))
