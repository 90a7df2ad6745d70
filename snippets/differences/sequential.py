import torch
import torch.nn.functional as F
from torch import nn


class Normalize(nn.Module):
    def forward(self, x):
        return F.normalize(x)


has_class = hasattr(nn, "Normalize")
print("nn.Normalize", has_class)
net = nn.Sequential(
    nn.Conv2d(3, 4, 3),
    nn.ReLU(),
    Normalize(),
)
shape = tuple(net(torch.ones(1, 3, 8, 8)).shape)
print(shape)
# raises: TypeError
nn.Sequential(nn.Conv2d(3, 4, 3), F.relu)
