import torch
from torch import nn


class Show(nn.Module):
    def forward(self, x):
        print(tuple(x.shape))
        return x


conv = nn.Conv2d(1, 2, 3)
show, flat = Show(), nn.Flatten()
net = nn.Sequential(conv, show, flat, show)
y = net(torch.ones(1, 1, 8, 8))
