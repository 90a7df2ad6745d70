import torch
from torch import nn
from torch.func import vmap

net = nn.BatchNorm1d(2)
x = torch.randn(3, 4, 2)
# raises: RuntimeError
y = vmap(net)(x)
