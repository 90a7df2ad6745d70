import torch
import torch.nn.functional as F
from torch import nn

x = torch.ones(1, 1, 4, 4)
x = F.relu(F.tanh(F.sigmoid(x)))
x = nn.Upsample(scale_factor=2)(x)
x = F.interpolate(x, scale_factor=2)
print(tuple(x.shape))
