import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x):
        return F.relu(self.conv(x))


seen = []


def hook(module, inputs, output):
    seen.append(type(module).__name__)


net = Net()
print(net)
for module in net.children():
    module.register_forward_hook(hook)
net(torch.randn(1, 3, 8, 8))
print(seen)
