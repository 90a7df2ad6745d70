import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        return nn.Linear(4, 2)(x)


torch.manual_seed(0)
net = Net()
x = torch.ones(1, 4)
first, second = net(x), net(x)
same = torch.equal(first, second)
print("same output", same)
count = len(list(net.parameters()))
print("parameters", count)
saved = list(net.state_dict())
print("state_dict", saved)
