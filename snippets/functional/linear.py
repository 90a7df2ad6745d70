import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(2, 3)
layer = nn.Linear(3, 5)
w, b = layer.weight, layer.bias
shape = tuple(w.shape)
print("weight", shape)
y = F.linear(x, w, b)
close = torch.allclose(y, x @ w.T + b, atol=1e-6)
print("F.linear = x @ w.T + b", close)

# raises: RuntimeError
F.linear(x, torch.randn(3, 5))
