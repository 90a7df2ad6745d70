from cProfile import Profile

import torch
from torch import nn
from torch.func import functional_call


def calls(function, *inputs):
    profile = Profile(builtins=False)
    profile.runcall(function, *inputs)
    stats = profile.getstats()
    return sum(s.callcount for s in stats)


fc, x = nn.Linear(8, 8), torch.ones(1, 8)
p = dict(fc.named_parameters())
direct = calls(fc, x)
through = calls(functional_call, fc, p, (x,))
print(direct, through)
