import torch
from torch import nn
from torch.func import vmap

net = nn.BatchNorm1d(2, track_running_stats=False)
x = torch.randn(3, 4, 2)
y = vmap(net)(x)
print("y", *y.shape)
