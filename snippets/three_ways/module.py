import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(4, 3)
        self.norm = nn.BatchNorm1d(3)
        self.drop = nn.Dropout(0.5)
        self.fc2 = nn.Linear(3, 2)

    def forward(self, x):
        x = self.norm(self.fc1(x))
        x = F.relu(self.drop(x))
        return self.fc2(x)


torch.manual_seed(0)
net = Net()
p = list(net.parameters())
x, y = torch.randn(8, 4), torch.randn(8, 2)
sgd = torch.optim.SGD(p, lr=0.1)
out = net(x)
loss = F.mse_loss(out, y)
loss.backward()
sgd.step()
net.eval()
out = net(x)
after = F.mse_loss(out, y)
t = net.state_dict()
print(f"loss {loss:.4f}  eval {after:.4f}")
print("mean", t["norm.running_mean"])
print("bias", t["fc2.bias"].detach())
