import torch
from torch import nn

a, b = nn.Linear(2, 2), nn.Linear(2, 2)
b.requires_grad_(False)
b(a(torch.ones(2))).sum().backward()
layers = [a, b]
reached = [m.weight.grad is not None for m in layers]
print(reached)
