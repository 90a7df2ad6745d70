import torch
from torch import nn

lstm = nn.LSTM(2, 8, dropout=0.5)
x = torch.ones(4, 1, 2)
changes = not torch.equal(lstm(x)[0], lstm(x)[0])
print("changes", changes)
