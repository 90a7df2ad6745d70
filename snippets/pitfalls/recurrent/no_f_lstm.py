import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
other = nn.LSTM(3, 4)
weights = dict(other.named_parameters())
x = torch.randn(6, 1, 3)
h = c = torch.zeros(1, 1, 4)
# raises: AttributeError
y, _ = F.lstm(x, (h, c), weights)
