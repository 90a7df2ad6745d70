import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        return nn.Dropout(p=0.5)(x)


torch.manual_seed(0)
net = Net()
net.eval()
print("training", net.training)
y = net(torch.ones(1000))
dropped, scaled = y.unique().tolist()
print("output values", dropped, scaled)
children = list(net.children())
print("children()", children)
