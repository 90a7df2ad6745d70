import torch
from torch import nn

net = nn.Module()
net.register_module("a", nn.ReLU())
net.add_module("b", nn.ReLU())
net.c = nn.ReLU()
p = nn.Parameter(torch.ones(1))
net.register_parameter("p", p)
net.q = nn.Parameter(torch.ones(1))
print(*dict(net.named_children()))
print(*dict(net.named_parameters()))
