import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 8)
        self.norm = nn.BatchNorm1d(8)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        x = self.fc(x)
        x = self.norm(x)
        return self.drop(x)


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
mean_moved = bool(net.norm.running_mean.any())
net.eval()
eval_repeats = torch.equal(net(x), net(x))
trained = len(list(net.parameters()))
saved = len(net.state_dict())
print("parameters  ", trained)
print("saved       ", saved)
print("mean moved  ", mean_moved)
print("eval repeats", eval_repeats)
print("hooks ran   ", hooks)
