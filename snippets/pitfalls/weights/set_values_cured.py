import torch
from torch import nn

conv = nn.Conv2d(1, 1, 3)
kernel = torch.ones(1, 1, 3, 3)
with torch.no_grad():
    conv.weight[0] = kernel[0]
    conv.weight.copy_(kernel)
print("sum", conv.weight.sum().item())
