import torch
from torch import nn

conv = nn.Conv2d(1, 1, 3)
kernel = torch.ones(1, 1, 3, 3)
try:
    conv.weight[0] = kernel[0]
except RuntimeError as error:
    print(f"{type(error).__name__}: {error}")
# raises: RuntimeError
conv.weight.copy_(kernel)
