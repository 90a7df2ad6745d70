import torch
from torch import nn

conv = nn.Conv2d(1, 1, 3)
kernel = torch.ones(1, 1, 3, 3)
# raises: TypeError
conv.weight = kernel
