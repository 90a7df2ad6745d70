import torch
from torch import nn

net = nn.Linear(2, 2)
old = net.state_dict()
mean = torch.zeros(2)
net.register_buffer("mean", mean, persistent=False)
print(net.load_state_dict(old))
