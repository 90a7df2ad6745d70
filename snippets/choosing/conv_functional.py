import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        k = (3 * 3 * 3) ** -0.5
        w = torch.empty(4, 3, 3, 3)
        b = torch.empty(4)
        self.w = nn.Parameter(w.uniform_(-k, k))
        self.b = nn.Parameter(b.uniform_(-k, k))

    def forward(self, x):
        return F.conv2d(x, self.w, self.b)


torch.manual_seed(0)
net = Net()
x = torch.randn(2, 3, 8, 8)
sgd = torch.optim.SGD(net.parameters(), 1.0)
losses = []
for _ in range(3):
    loss = net(x).square().mean()
    sgd.zero_grad()
    loss.backward()
    sgd.step()
    losses.append(round(loss.item(), 4))
keys = list(net.state_dict())
print("losses", losses)
print("saved", keys)
