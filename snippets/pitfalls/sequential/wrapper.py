import torch
import torch.nn.functional as F
from torch import nn


class Lambda(nn.Module):
    def __init__(self, f, **kw):
        super().__init__()
        self.f, self.kw = f, kw

    def forward(self, x):
        return self.f(x, **self.kw)


up = Lambda(F.interpolate, scale_factor=2)
net = nn.Sequential(nn.Conv2d(3, 4, 3), up)
print(tuple(net(torch.ones(1, 3, 8, 8)).shape))
