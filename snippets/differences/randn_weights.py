import torch
import torch.nn.functional as F
from torch import nn

x = torch.randn(1, 3, 8, 8)
w = torch.randn(16, 3, 3, 3)
y = F.conv2d(x, w)
is_parameter = isinstance(w, nn.Parameter)
needs_grad = w.requires_grad
print("nn.Parameter", is_parameter)
print("requires_grad", needs_grad)
# raises: RuntimeError
y.sum().backward()
