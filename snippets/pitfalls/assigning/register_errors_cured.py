import torch
from torch import nn

net, w = nn.Module(), torch.ones(2)
net.register_parameter("w", nn.Parameter(w))
net.add_module("layer1", nn.ReLU())
print(*dict(net.named_parameters()))
print(*dict(net.named_children()))
