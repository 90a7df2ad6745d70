import torch
from torch import nn

padding = (3 - 1) // 2
conv = nn.Conv2d(1, 1, 3, padding=padding)
print(conv(torch.ones(1, 1, 4, 4)).shape)
