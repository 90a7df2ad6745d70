import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 3)
        self.act = nn.ReLU()
        w = torch.ones(3)
        self.scale = nn.Parameter(w)
        mean = torch.zeros(3)
        self.register_buffer("mean", mean)


net = Net()
params = list(dict(net.named_parameters()))
print("parameters()", *params, sep="\n  ")
buffers = list(dict(net.named_buffers()))
print("buffers()", *buffers, sep="\n  ")
saved = list(net.state_dict())
print("state_dict()", *saved, sep="\n  ")
printed = repr(net)
print(printed)
