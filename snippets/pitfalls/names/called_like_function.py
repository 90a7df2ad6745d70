import torch
from torch import nn

x = torch.ones(1, 1, 4, 4)
for layer in nn.MaxPool2d(2, x), nn.Softmax(x):
    try:
        print(tuple(layer(x).shape))
    except TypeError as error:
        print(f"{type(error).__name__}: {error}")
