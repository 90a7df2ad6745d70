import torch
from torch import nn

lstm = nn.LSTM(2, 5, batch_first=True)
x = torch.randn(3, 4, 2)
h = c = torch.zeros(3, 1, 5)
# raises: RuntimeError
y, (h, c) = lstm(x, (h, c))
