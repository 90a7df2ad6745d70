import torch
from torch import nn

bn_a = nn.BatchNorm1d(1)
bn_b = nn.BatchNorm1d(1)
x = torch.linspace(3.3, 6.7, 64)[:, None]
for _ in range(100):
    y_a, y_b = bn_a(-x), bn_b(x)
bn_a.eval()
bn_b.eval()
print("-x", round(bn_a(-x).mean().item()))
print(" x", round(bn_b(x).mean().item()))
