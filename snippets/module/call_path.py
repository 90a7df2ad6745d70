from unittest.mock import patch

import torch
import torch.nn.functional as F
from torch import nn

events = []


class Traced(nn.Linear):
    def __call__(self, x):
        events.append("__call__")
        return super().__call__(x)

    def forward(self, x):
        events.append("forward")
        return super().forward(x)


def traced_linear(*args):
    events.append("F.linear")
    return linear(*args)


layer = Traced(4, 2)
layer.register_forward_pre_hook(
    lambda layer, args: events.append("pre-hook"),
)
layer.register_forward_hook(
    lambda layer, args, out: events.append("hook"),
)
x = torch.ones(1, 4)
linear = F.linear
# ja: with を抜けると、F.linear は元に戻る
# en: Leaving with puts F.linear back
with patch.object(F, "linear", traced_linear):
    layer(x)
    called = events.copy()
    events.clear()
    layer.forward(x)
    direct = events.copy()
print("layer(x)", *called, sep="\n  ")
print("layer.forward(x)", *direct, sep="\n  ")
