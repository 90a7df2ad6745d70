import torch
from torch import nn

x = torch.ones(1, 1, 4, 4)
for make in (
    lambda: nn.MaxPool2d(2),
    lambda: nn.Softmax(dim=1),
):
    print(tuple(make()(x).shape))
