import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(1, 3, 8, 8)
how = {"padding_mode": "reflect"}
conv = nn.Conv2d(3, 4, 3, padding=1, **how)
w, b = conv.weight, conv.bias

try:
    F.conv2d(x, w, b, **how)
except TypeError as err:
    print(str(err).splitlines()[0])
else:
    raise AssertionError

sides = 1, 1, 1, 1
padded = F.pad(x, sides, mode="reflect")
y_f = F.conv2d(padded, w, b)
same = torch.equal(conv(x), y_f)
print("same", same)
