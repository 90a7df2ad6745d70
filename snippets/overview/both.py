import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.drop = nn.Dropout(0.5)
        self.out = nn.Linear(4, 10)

    def forward(self, x):
        x = F.relu(self.conv(x))
        x = F.max_pool2d(x, 6).flatten(1)
        return self.out(self.drop(x))


net = Net()
shape = net(torch.ones(2, 1, 8, 8)).shape
print(shape)
registered = list(dict(net.named_children()))
print(registered)
keys = list(net.state_dict())
print(*keys, sep="\n")
