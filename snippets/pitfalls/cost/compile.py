from cProfile import Profile

import torch
from torch import nn


def calls(function, *inputs):
    profile = Profile(builtins=False)
    profile.runcall(function, *inputs)
    stats = profile.getstats()
    return sum(s.callcount for s in stats)


net = nn.Sequential(*[nn.Linear(8, 8)] * 20)
fast = torch.compile(net, backend="eager")
x = torch.ones(8)
fast(x)
before, after = calls(net, x), calls(fast, x)
print(before, after)
