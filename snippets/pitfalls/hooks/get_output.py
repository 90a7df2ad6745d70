import torch
import torch.nn.functional as F
from torch import nn


class Skip(nn.Module):
    def forward(self, x):
        return x + F.relu(x)


def hook(module, args, output):
    print(type(module).__name__)


net = nn.Sequential(nn.Linear(2, 3), Skip())
net[0].register_forward_hook(hook)
net[1].register_forward_hook(hook)
net(torch.ones(1, 2))
