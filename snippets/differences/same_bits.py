import torch
import torch.nn.functional as F
from torch import nn
from torch.autograd import grad

torch.manual_seed(0)
x = torch.randn(1, 3, 8, 8)
x.requires_grad_()
conv = nn.Conv2d(3, 16, 3, padding=1)
w, b = conv.weight, conv.bias

y_nn = conv(x)
y_f = F.conv2d(x, w, b, padding=1)
same_output = torch.equal(y_nn, y_f)
print("output", same_output)

# ja: x、w、b についての勾配
# en: The gradients for x, w, and b
of = [x, w, b]
g_nn = grad(y_nn.square().sum(), of)
g_f = grad(y_f.square().sum(), of)
dx, dw, db = map(torch.equal, g_nn, g_f)
print("dx", dx)
print("dw", dw)
print("db", db)
