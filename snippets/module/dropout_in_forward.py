import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        return nn.Dropout(p=0.5)(x)


torch.manual_seed(1)
net = Net()
net.eval()
print("training", net.training)
y = net(torch.ones(1000))
zeros = int((y == 0).sum())
print("zeros", zeros)
children = len(list(net.children()))
print("children", children)
