import torch
from torch import nn

torch.manual_seed(0)
lstm = nn.LSTM(2, 3)
x = torch.randn(4, 1, 2)
whole, _ = lstm(x)

_, hc = lstm(x[:2])
y, _ = lstm(x[2:])
goes_on = torch.allclose(y, whole[2:], atol=1e-4)
print("as one sequence", goes_on)
