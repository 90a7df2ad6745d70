import torch
from torch import nn

net = nn.Module()
net.w = nn.Parameter(torch.ones(2))
net.fc = nn.Linear(2, 2)
net.b = nn.Buffer(torch.ones(2))

net.fc = nn.Identity()
net.b = torch.tensor(1)
with torch.no_grad():
    net.w.copy_(torch.zeros(2))
print("w", net.w.tolist(), "b", net.b.item())
print(net.fc)
