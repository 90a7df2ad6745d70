import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.zeros(2))

    def forward(self):
        self.w = self.w.softmax(dim=0)
        return self.w[0]


net = Net()
# raises: TypeError
net().backward()
