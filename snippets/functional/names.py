import torch
import torch.nn.functional as F
from torch import nn

x = torch.randn(1, 1, 4, 4)
pairs = [
    (nn.ReLU()(x), F.relu(x)),
    (nn.LeakyReLU()(x), F.leaky_relu(x)),
    (nn.MaxPool2d(2)(x), F.max_pool2d(x, 2)),
]
same = [torch.equal(y_nn, y_f) for y_nn, y_f in pairs]
print("same output", same)

# raises: AttributeError
F.ReLU()(x)
