import torch
from torch import nn

net = nn.Module()
net.a = nn.Parameter(torch.ones(2)).float()
net.b = nn.Parameter(torch.ones(2)).double()
names = list(dict(net.named_parameters()))
print(names)
