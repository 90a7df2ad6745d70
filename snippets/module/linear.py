import torch
from torch import nn

torch.manual_seed(0)
layer = nn.Linear(10, 5)
count = 0
for name, p in layer.named_parameters():
    print(name, tuple(p.shape))
    count += p.numel()
print("numbers", count)

x = torch.randn(3, 10)
y = layer(x)
print(tuple(x.shape), "->", tuple(y.shape))
W, b = layer.weight, layer.bias
same = torch.allclose(y, x @ W.T + b)
print("x @ W.T + b", same)
weight_shape, bias_shape = W.shape, b.shape
