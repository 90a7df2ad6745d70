import torch
from torch import nn

torch.manual_seed(0)
layer = nn.Linear(10, 5)
W, b = layer.parameters()
weight_shape = tuple(W.shape)
bias_shape = tuple(b.shape)
count = W.numel() + b.numel()
print("weight", weight_shape)
print("bias", bias_shape)
print("numel()", count)

x = torch.randn(3, 10)
y = layer(x)
print("output", tuple(y.shape))
formula = x @ W.T + b
same = torch.allclose(y, formula, atol=1e-6)
print("x @ W.T + b", same)
