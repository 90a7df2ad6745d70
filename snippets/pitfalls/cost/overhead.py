from cProfile import Profile

import torch
import torch.nn.functional as F
from torch import nn


# ja: Python の関数が何回呼ばれるかを数える
# en: Counts the calls of Python functions
def calls(function, *inputs):
    profile = Profile(builtins=False)
    profile.runcall(function, *inputs)
    stats = profile.getstats()
    return sum(s.callcount for s in stats)


nn_calls = calls(nn.ReLU(), torch.ones(8))
f_calls = calls(F.relu, torch.ones(8))
print("nn", nn_calls, "F", f_calls)
