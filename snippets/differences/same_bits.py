import torch
import torch.nn.functional as F
from torch import nn
from torch.autograd import grad

torch.manual_seed(0)
x = torch.randn(1, 3, 8, 8).requires_grad_()
conv = nn.Conv2d(3, 16, 3, padding=1)
w, b = conv.weight, conv.bias

y_nn = conv(x)
y_f = F.conv2d(x, w, b, padding=1)
same_output = torch.equal(y_nn, y_f)
print("output", same_output)

grads_nn = grad(y_nn.square().sum(), [x, w, b])
grads_f = grad(y_f.square().sum(), [x, w, b])
dx, dw, db = map(torch.equal, grads_nn, grads_f)
print("dx", dx)
print("dw", dw)
print("db", db)
