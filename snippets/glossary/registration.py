import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        w = torch.ones(2)
        v = torch.ones(2).requires_grad_()
        a, b = nn.PReLU(), nn.PReLU()
        self.scale = nn.Parameter(w)
        self.plain = v
        self.listed = [a]
        self.kept = nn.ModuleList([b])


net = Net()
found = list(dict(net.named_parameters()))
print("parameters", found)
saved = list(net.state_dict())
print("state_dict", saved)

net.double()
dtypes = (net.scale.dtype, net.plain.dtype)
print("scale, plain", *dtypes)
net.eval()
kept, listed = net.kept[0], net.listed[0]
modes = (kept.training, listed.training)
print("kept, listed", *modes)
