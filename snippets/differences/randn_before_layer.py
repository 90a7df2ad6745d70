import torch
import torch.nn.functional as F
from torch import nn

x = torch.randn(1, 3, 8, 8)
w = torch.randn(16, 3, 3, 3)
conv = nn.Conv2d(16, 4, 3)
y = conv(F.conv2d(x, w))
y.sum().backward()
conv_learns = conv.weight.grad is not None
w_learns = w.grad is not None
print("gradient in conv.weight", conv_learns)
print("gradient in w", w_learns)
