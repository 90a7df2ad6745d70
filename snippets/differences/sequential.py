import torch
import torch.nn.functional as F
from torch import nn

conv = nn.Conv2d(3, 4, 3)
try:
    nn.Sequential(conv, F.relu)
except TypeError as err:
    print(err)
else:
    raise AssertionError


class Normalize(nn.Module):
    def forward(self, x):
        return F.normalize(x)


has_class = hasattr(nn, "Normalize")
print("nn.Normalize", has_class)
layers = conv, nn.ReLU(), Normalize()
net = nn.Sequential(*layers)
shape = tuple(net(torch.ones(1, 3, 8, 8)).shape)
print(shape)
