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
by_hand = x @ w.T + b
close = torch.allclose(y, by_hand)
print("F.linear = x @ w.T + b", close)

try:
    F.linear(x, torch.randn(3, 5))
except RuntimeError as err:
    print(err)
else:
    raise AssertionError
