import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        self.size = 2


net = Net()
size = net.size
print("size", size)

# raises: AttributeError
net(torch.ones(2))
