import torch
import torch.nn.functional as F
from torch import nn

original = F.conv2d
seen = []


def stand_in(*args):
    seen.append(args)
    return original(*args)


conv = nn.Conv2d(3, 16, 3)
F.conv2d = stand_in
conv(torch.ones(1, 3, 8, 8))
F.conv2d = original

calls = len(seen)
x, w, b, *settings = seen[0]
own_weight = w is conv.weight
own_bias = b is conv.bias
weight_shape = tuple(w.shape)
print("calls", calls)
print("own weight", own_weight)
print("own bias", own_bias)
print("weight shape", weight_shape)
