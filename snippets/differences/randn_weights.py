import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(1, 3, 8, 8)
w, b = torch.randn(16, 3, 3, 3), torch.randn(16)
y = F.conv2d(x, w, b)
is_parameter = isinstance(w, nn.Parameter)
print("nn.Parameter", is_parameter)
print("requires_grad", w.requires_grad)
try:
    y.sum().backward()
except RuntimeError as err:
    print(err)
else:
    raise AssertionError

# ja: 普通の層が続くと、エラーも出ない
# en: With an ordinary layer after it: no error
conv = nn.Conv2d(16, 4, 3)
conv(y).sum().backward()
conv_learns = conv.weight.grad is not None
w_learns = w.grad is not None
print("conv.weight", conv_learns)
print("w", w_learns)
