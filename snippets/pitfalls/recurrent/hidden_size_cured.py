import torch
from torch import nn

lstm = nn.LSTM(2, 5, batch_first=True)
x = torch.randn(3, 4, 2)
h = c = torch.zeros(1, 3, 5)
y, (h, c) = lstm(x, (h, c))
print("y", *y.shape, "h", *h.shape)
