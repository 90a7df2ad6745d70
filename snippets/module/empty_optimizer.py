import torch
import torch.nn.functional as F
from torch import nn
from torch.optim import SGD


class Net(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.w = w

    def forward(self, x):
        return F.relu(F.linear(x, self.w))


torch.manual_seed(0)
w = torch.randn(5, 10, requires_grad=True)
# ja: nn.Parameter なら登録される
# en: An nn.Parameter is registered
net = Net(nn.Parameter(w.detach()))
found = [name for name, _ in net.named_parameters()]
print("parameters()", found)
SGD(net.parameters(), lr=0.1)

net = Net(w)
found_plain = list(net.parameters())
print("parameters()", found_plain)
# raises: ValueError
SGD(net.parameters(), lr=0.1)
