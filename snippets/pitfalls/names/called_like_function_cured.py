import torch
from torch import nn

x = torch.ones(1, 1, 4, 4)
for layer in nn.MaxPool2d(2), nn.Softmax(dim=1):
    print(tuple(layer(x).shape))
