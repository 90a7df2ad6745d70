import torch
from torch import nn
from torch.func import functional_call

net, x = nn.Linear(2, 1, bias=False), torch.ones(2)
w = {"weigth": torch.zeros(1, 2)}
y = functional_call(net, w, x)
zero = y.item() == 0
print("computed with the zeros", zero)
