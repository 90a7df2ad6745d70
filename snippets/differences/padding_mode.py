import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(1, 3, 8, 8)
conv = nn.Conv2d(3, 4, 3, padding=1, padding_mode="reflect")
w, b = conv.weight, conv.bias

padded = F.pad(x, (1, 1, 1, 1), mode="reflect")
same = torch.equal(conv(x), F.conv2d(padded, w, b))
print("same", same)

# raises: TypeError
F.conv2d(x, w, b, padding=1, padding_mode="reflect")
