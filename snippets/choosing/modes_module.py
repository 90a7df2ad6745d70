import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 8)
        self.norm = nn.BatchNorm1d(8)
        self.drop = nn.Dropout(0.5)
        self.out = nn.Linear(8, 1)

    def forward(self, x):
        x = F.relu(self.norm(self.fc(x)))
        return self.out(self.drop(x))


torch.manual_seed(0)
net = Net()
x = torch.randn(64, 4)
y = x.sum(1, keepdim=True)
sgd = torch.optim.SGD(net.parameters(), 0.05)
losses = []
for _ in range(100):
    loss = F.mse_loss(net(x), y)
    sgd.zero_grad()
    loss.backward()
    sgd.step()
    losses.append(loss.item())
first, last = losses[0], losses[-1]
print(f"first {first:.3f}  last {last:.3f}")
train = F.mse_loss(net(x), y).item()
net.eval()
evaluated = F.mse_loss(net(x), y).item()
again = F.mse_loss(net(x), y).item()
print(f"train {train:.3f}")
print(f"eval  {evaluated:.3f} {again:.3f}")
