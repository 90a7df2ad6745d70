import torch
from torch import nn

net = nn.Module()
net.w = nn.Parameter(torch.ones(2))
net.fc = nn.Linear(2, 2)
net.b = nn.Buffer(torch.ones(2))
for name, value in ("fc", torch.ones(2)), ("b", 1):
    try:
        setattr(net, name, value)
    except TypeError as error:
        print(f"{type(error).__name__}: {error}")
