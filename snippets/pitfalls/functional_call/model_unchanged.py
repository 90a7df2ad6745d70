import torch
from torch import nn

net = nn.Linear(2, 1)
named = net.named_parameters()
params = {n: p.detach().clone() for n, p in named}
params["bias"] += 1
changed = torch.equal(net.bias, params["bias"])
print("net has the new bias", changed)
