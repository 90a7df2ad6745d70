import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(4096, 10)
w = torch.empty(10, 1000)
nn.init.kaiming_normal_(w, mode="fan_out")
y = x @ w
spread = y.std().item()
print(f"standard deviation {spread:.1f}")
