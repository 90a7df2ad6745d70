from cProfile import Profile

import torch
import torch.nn.functional as F
from torch import nn


def calls(function, *inputs):
    profile = Profile(builtins=False)
    profile.runcall(function, *inputs)
    stats = profile.getstats()
    return sum(s.callcount for s in stats)


fc, x = nn.Linear(8, 8), torch.ones(1, 8)
p = dict(fc.named_parameters())
print(calls(F.linear, x, *p.values()))
