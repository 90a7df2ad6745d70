import torch
import torch.nn.functional as F
from torch import nn
from torch.optim import SGD


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        w = torch.randn(5, 10)
        self.w = w.requires_grad_()

    def forward(self, x):
        return F.relu(F.linear(x, self.w))


net = Net()
try:
    SGD(net.parameters(), lr=0.1)
except ValueError as err:
    message = str(err)
    print(message)
else:
    raise AssertionError

net.w = nn.Parameter(net.w.detach())
SGD(net.parameters(), lr=0.1)
found = list(dict(net.named_parameters()))
print("parameters", found)
