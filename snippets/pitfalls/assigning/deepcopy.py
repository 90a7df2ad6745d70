import copy

import torch
from torch import nn

net = nn.Linear(2, 2)
net.h = net(torch.ones(1, 2))
# raises: RuntimeError
print(copy.deepcopy(net))
