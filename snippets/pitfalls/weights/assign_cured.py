import torch
from torch import nn

conv = nn.Conv2d(1, 1, 3)
kernel = torch.ones(1, 1, 3, 3)
conv.weight = nn.Parameter(kernel)
conv.weight.requires_grad_(False)
trained = conv.weight.requires_grad
print("trained", trained)
