import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.v = w


w = nn.Parameter(torch.ones(2))
net = Net(w)
net.v.sum().backward()
same = net.v is w
print("same object", same)
print("w.grad", w.grad)
