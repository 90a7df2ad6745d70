import torch
from torch import nn

torch.manual_seed(0)
layer = nn.MultiheadAttention(8, 1, dropout=0.5)
x = torch.randn(4, 1, 8)
_, weights = layer(x, x, x)
sums = weights.sum(-1).flatten().tolist()
print(" ".join(f"{s:.2f}" for s in sums))
