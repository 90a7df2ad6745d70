import torch
from torch import nn

torch.manual_seed(0)
layer = nn.Linear(10, 5)
W, b = layer.parameters()
weight_shape = tuple(W.shape)
bias_shape = tuple(b.shape)
count = W.numel() + b.numel()
print("weight ", weight_shape)
print("bias   ", bias_shape)
print("numbers", count)

x = torch.randn(3, 10)
y = layer(x)
print("output ", tuple(y.shape))
by_hand = x @ W.T + b
same = torch.allclose(y, by_hand)
print("x @ W.T + b", same)
