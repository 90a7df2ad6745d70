import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.zeros(2))

    def forward(self):
        w = self.w.softmax(dim=0)
        return w[0]


net = Net()
net().backward()
print("grad", net.w.grad.tolist())
