import torch
import torch.nn.functional as F
from torch import nn
from torch.optim import SGD


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(4, 4)
        self.norm = nn.BatchNorm1d(4)
        self.drop = nn.Dropout(0.5)
        self.fc2 = nn.Linear(4, 1)

    def forward(self, x):
        x = self.norm(self.fc1(x))
        x = F.relu(self.drop(x))
        return self.fc2(x)


torch.manual_seed(0)
net = Net()
x = torch.randn(8, 4)
sgd = SGD(net.parameters(), lr=0.1)
out = net(x)
loss = out.square().mean()
loss.backward()
sgd.step()
net.eval()
out = net(x)
after = out.square().mean()
t = net.state_dict()
print(f"loss {loss:.4f} {after:.4f}")
print("mean", t["norm.running_mean"])
print("bias", t["fc2.bias"].detach())
