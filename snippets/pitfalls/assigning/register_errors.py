import torch
from torch import nn

net, w = nn.Module(), torch.ones(2)
try:
    net.register_parameter("w", w)
except TypeError as error:
    print(f"{type(error).__name__}: {error}")
try:
    net.add_module("layer.1", nn.ReLU())
except KeyError as error:
    print(f"{type(error).__name__}: {error}")
