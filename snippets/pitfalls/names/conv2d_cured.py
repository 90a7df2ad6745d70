import torch
from torch import nn

x = torch.ones(1, 3, 8, 8)
print(tuple(nn.Conv2d(3, 16, 3)(x).shape))
