import torch
from torch import nn

net, t = nn.Module(), torch.ones(1)
net.w = nn.Parameter(t)
net.mean = nn.Buffer(t)
net.register_buffer("grid", t, persistent=False)
net.plain = t
print("parameters()", *dict(net.named_parameters()))
print("state_dict()", *net.state_dict())

net.double()
for name in "w", "mean", "grid", "plain":
    print(f"{name:5}", getattr(net, name).dtype)
