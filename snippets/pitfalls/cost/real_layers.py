from cProfile import Profile

import torch
from torch import nn


def calls(function, *inputs):
    profile = Profile(builtins=False)
    profile.runcall(function, *inputs)
    stats = profile.getstats()
    return sum(s.callcount for s in stats)


conv = nn.Conv2d(3, 4, 3)
small = calls(conv, torch.ones(3, 8, 8))
large = calls(conv, torch.ones(3, 512, 512))
print("small", small, "large", large)
