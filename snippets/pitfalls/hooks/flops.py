import torch
import torch.nn.functional as F
from torch import nn


class Tail(nn.Module):
    def forward(self, x):
        return F.linear(x, w) @ w


def count(fc, args, y):
    print("FLOPs", 2 * fc.weight.numel() * len(y))


w, x = torch.ones(4, 4), torch.ones(3, 4)
net = nn.Sequential(nn.Linear(4, 4), Tail())
net[0].register_forward_hook(count)
net(x)
