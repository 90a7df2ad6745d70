import torch
import torch.nn.functional as F
from torch import nn

events = []
note = events.append


class Loud(nn.Linear):
    def __call__(self, x):
        note("__call__")
        return super().__call__(x)

    def forward(self, x):
        note("forward")
        return super().forward(x)


def loud_linear(*args):
    note("F.linear")
    return original(*args)


layer = Loud(4, 2)
layer.register_forward_pre_hook(
    lambda layer, args: note("pre-hook")
)
layer.register_forward_hook(
    lambda layer, args, output: note("hook")
)
x = torch.ones(1, 4)
original, F.linear = F.linear, loud_linear
layer(x)
called = events.copy()
events.clear()
layer.forward(x)
direct = events.copy()
F.linear = original
print("layer(x)", *called, sep="\n  ")
print("layer.forward(x)", *direct, sep="\n  ")
