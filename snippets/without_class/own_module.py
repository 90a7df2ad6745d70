import torch
import torch.nn.functional as F
from torch import nn


class Normalize(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dim = dim

    def forward(self, x):
        return F.normalize(x, dim=self.dim)


torch.manual_seed(0)
net = nn.Sequential(nn.Linear(3, 4), Normalize(dim=-1))
lengths = net(torch.randn(2, 3)).norm(dim=-1)
ones = torch.ones(2)
unit = torch.allclose(lengths, ones, atol=1e-5)
state = list(net.state_dict())
print("length 1", unit, state)
# raises: TypeError
nn.Sequential(lambda x: F.normalize(x))
