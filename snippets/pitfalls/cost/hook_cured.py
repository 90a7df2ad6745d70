from cProfile import Profile

import torch
from torch import nn


def calls(function, *inputs):
    profile = Profile(builtins=False)
    profile.runcall(function, *inputs)
    stats = profile.getstats()
    return sum(s.callcount for s in stats)


relu = nn.ReLU()
hook = relu.register_forward_hook(lambda *_: None)
hook.remove()
print(calls(relu, torch.ones(8)))
