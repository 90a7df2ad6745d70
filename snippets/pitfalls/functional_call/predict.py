import torch
from torch import nn
from torch.func import functional_call

net = nn.Linear(1, 1)
nn.init.constant_(net.bias, 3)
w = {"weight": torch.zeros(1, 1)}
y = functional_call(net, w, torch.ones(1)).item()
print(y)
