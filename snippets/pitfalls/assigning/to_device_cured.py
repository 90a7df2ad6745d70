import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, device):
        super().__init__()
        w = torch.ones(2)
        self.w = nn.Parameter(w.to(device))


net = Net("meta")
names = list(dict(net.named_parameters()))
print("parameters()", names)
print("state_dict()", list(net.state_dict()))
