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

pairs = [
    (nn.ReLU()(x), F.relu(x)),
    (nn.LeakyReLU()(x), F.leaky_relu(x)),
    (nn.MaxPool2d(2)(x), F.max_pool2d(x, 2)),
]
same = [torch.equal(a, b) for a, b in pairs]
print("same", same)
