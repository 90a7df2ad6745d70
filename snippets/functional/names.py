import torch
import torch.nn.functional as F
from torch import nn

x = torch.randn(1, 1, 4, 4)
try:
    F.ReLU()(x)
except AttributeError as err:
    print(err)
else:
    raise AssertionError

same = [
    torch.equal(nn.ReLU()(x), F.relu(x)),
    torch.equal(nn.MaxPool2d(2)(x), F.max_pool2d(x, 2)),
    torch.equal(nn.LeakyReLU()(x), F.leaky_relu(x)),
    torch.equal(nn.SiLU()(x), F.silu(x)),
]
print("same", same)
