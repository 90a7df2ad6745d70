import torch
from torch import nn
from torch.func import functional_call

net, x = nn.Linear(2, 1), torch.ones(2)
named = dict(net.named_parameters())
y = functional_call(net, named, x)
same = named["weight"] is net.weight
print("net's own weight", same)
