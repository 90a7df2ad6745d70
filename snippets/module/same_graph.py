import torch
from torch import nn

torch.manual_seed(0)
layer = nn.Linear(4, 2)
x = torch.randn(3, 4)
y = layer(x)
z = layer.forward(x)

graph = y.grad_fn.name(), z.grad_fn.name()
print(*graph)
same_output = torch.equal(y, z)
print("same output", same_output)
w = layer.weight
(dy,) = torch.autograd.grad(y.sum(), w)
(dz,) = torch.autograd.grad(z.sum(), w)
same_gradient = torch.equal(dy, dz)
print("same gradient", same_gradient)
