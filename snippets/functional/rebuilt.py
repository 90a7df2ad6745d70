import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 8)
        self.b = nn.Linear(8, 2)

    def forward(self, x):
        return self.b(F.relu(self.a(x)))


torch.manual_seed(0)
net = Net()
x = torch.randn(5, 4)
rebuilt = nn.Sequential(*net.children())
same = torch.equal(net(x), rebuilt(x))
print(rebuilt)
print("same", same)

parts = net.a, nn.ReLU(), net.b
fixed = nn.Sequential(*parts)
same_fixed = torch.equal(net(x), fixed(x))
print("same with nn.ReLU", same_fixed)
