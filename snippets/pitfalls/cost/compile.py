from cProfile import Profile

import torch
from torch import nn


def calls(function, *inputs):
    profile = Profile(builtins=False)
    profile.runcall(function, *inputs)
    stats = profile.getstats()
    return sum(s.callcount for s in stats)


net = nn.Sequential(*[nn.Linear(8, 8)] * 20)
net(torch.ones(8))
print(calls(net, torch.ones(8)))
