import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 8)
        # ja: BatchNorm の重みと統計
        # en: What BatchNorm would own
        self.w = nn.Parameter(torch.ones(8))
        self.b = nn.Parameter(torch.zeros(8))
        self.register_buffer("m", torch.zeros(8))
        self.register_buffer("v", torch.ones(8))
        self.out = nn.Linear(8, 1)

    def forward(self, x):
        x = F.batch_norm(
            self.fc(x),
            self.m,
            self.v,
            self.w,
            self.b,
            training=self.training,
        )
        x = F.dropout(
            F.relu(x),
            0.5,
            training=self.training,
        )
        return self.out(x)


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
