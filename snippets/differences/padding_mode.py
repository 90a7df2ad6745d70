import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(1, 3, 8, 8)
conv = nn.Conv2d(3, 4, 3, padding=1, padding_mode="reflect")
w, b = conv.weight, conv.bias

try:
    F.conv2d(x, w, b, padding_mode="reflect")
except TypeError as err:
    print(str(err).splitlines()[0])
else:
    raise AssertionError

padded = F.pad(x, (1, 1, 1, 1), mode="reflect")
y_f = F.conv2d(padded, w, b)
same = torch.equal(conv(x), y_f)
print("same", same)
