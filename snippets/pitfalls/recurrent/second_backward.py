import torch
from torch import nn

lstm = nn.LSTM(2, 3)
x = torch.randn(4, 1, 2)
y, hc = lstm(x)
y.sum().backward()

y, hc = lstm(x, hc)
# raises: RuntimeError
y.sum().backward()
