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
    lambda *args: note("pre-hook"),
)
layer.register_forward_hook(
    lambda *args: note("hook"),
)
original = F.linear
F.linear = loud_linear
x = torch.ones(1, 4)
layer(x)
called = events.copy()
events.clear()
layer.forward(x)
direct = events.copy()
F.linear = original
line = "\n  "
print("layer(x)", *called, sep=line)
print("layer.forward(x)", *direct, sep=line)
