import torch
from torch import nn

torch.manual_seed(0)
layer = nn.Linear(4, 2)
x = torch.randn(3, 4)
called = layer(x)
direct = layer.forward(x)

nodes = called.grad_fn, direct.grad_fn
graph = [node.name() for node in nodes]
print(*graph)
same_output = torch.equal(called, direct)
print("same output", same_output)
w = layer.weight
(a,) = torch.autograd.grad(called.sum(), w)
(b,) = torch.autograd.grad(direct.sum(), w)
same_gradient = torch.equal(a, b)
print("same gradient", same_gradient)
