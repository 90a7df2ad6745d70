import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 1000)
        self.drop = nn.Dropout(p=0.5)

    def forward(self, x):
        return self.drop(self.fc(x))


torch.manual_seed(0)
net = Net()
net.eval()
x = torch.ones(1, 4)
first, second = net(x), net(x)
same = torch.equal(first, second)
print("same output", same)
count = len(list(net.parameters()))
print("parameters", count)
zeros = int((first == 0).sum())
print("zeros", zeros)
