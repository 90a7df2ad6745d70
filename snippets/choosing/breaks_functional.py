import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = torch.randn(8, 4)
        self.m = torch.zeros(8)
        self.v = torch.ones(8)

    def forward(self, x):
        x = F.linear(x, self.w)
        x = F.batch_norm(x, self.m, self.v)
        return F.dropout(x, 0.5)


seen = []


def hook(module, inputs, output):
    seen.append(type(module).__name__)


torch.manual_seed(0)
net = Net()
for child in net.children():
    child.register_forward_hook(hook)
x = torch.randn(32, 4)
net(x)
hooks = len(seen)
mean_moved = bool(net.m.any())
net.eval()
eval_repeats = torch.equal(net(x), net(x))
trained = len(list(net.parameters()))
saved = len(net.state_dict())
print("parameters  ", trained)
print("saved       ", saved)
print("mean moved  ", mean_moved)
print("eval repeats", eval_repeats)
print("hooks ran   ", hooks)
