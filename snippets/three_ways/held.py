import copy

import torch
from torch import nn
from torch.func import functional_call

torch.manual_seed(0)
net = nn.Sequential(
    nn.Linear(4, 4),
    nn.BatchNorm1d(4),
    nn.Dropout(0.5),
    nn.ReLU(),
    nn.Linear(4, 2),
)
t = copy.deepcopy(net.state_dict())
names = [k for k, _ in net.named_parameters()]
for k in names:
    t[k].requires_grad_()
x = torch.randn(8, 4)
functional_call(net, t, x).sum().backward()
own = net.state_dict(keep_vars=True)
in_net = sum(v.grad is not None for v in own.values())
in_dict = sum(v.grad is not None for v in t.values())
print("gradients: net", in_net, "dict", in_dict)

net.to("meta")
own = net.state_dict()
net_moved = sum(v.is_meta for v in own.values())
dict_moved = sum(v.is_meta for v in t.values())
print("moved:     net", net_moved, "dict", dict_moved)

listed = len(names)
dict_lists = hasattr(t, "parameters")
print("net.parameters()", listed)
print("t.parameters", dict_lists)
