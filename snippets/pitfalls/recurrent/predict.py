import torch
from torch import nn

lstm = nn.LSTM(2, 5, batch_first=True)
y, (h, c) = lstm(torch.randn(3, 4, 2))
shape = tuple(h.shape)
print("y", tuple(y.shape), "h", shape)
