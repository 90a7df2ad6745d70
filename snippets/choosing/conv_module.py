import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x):
        return self.conv(x)


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
