import torch
from torch import nn

lstm = nn.LSTM(2, 3)
x = torch.randn(4, 1, 2)
y, hc = lstm(x)
y.sum().backward()

hc = tuple(t.detach() for t in hc)
y, hc = lstm(x, hc)
y.sum().backward()
print("grad", *lstm.weight_ih_l0.grad.shape)
