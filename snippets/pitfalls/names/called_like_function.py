import torch
from torch import nn

x = torch.ones(1, 1, 4, 4)
for make in (
    lambda: nn.MaxPool2d(2, x),
    lambda: nn.Softmax(x),
):
    try:
        print(tuple(make()(x).shape))
    except TypeError as error:
        print(f"{type(error).__name__}: {error}")
