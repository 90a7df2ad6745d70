import torch
from torch import nn
from torch.func import (
    functional_call,
    stack_module_state,
    vmap,
)


def call(w, b):
    return functional_call(net, (w, b), x)


torch.manual_seed(0)
net = nn.Sequential(nn.Linear(4, 50), nn.Dropout(0.5))
x = torch.randn(8, 4)
# ja: 同じ重みを 3 組
# en: Three sets of the same weights
w, b = stack_module_state([net, net, net])
out = vmap(call, randomness="same")(w, b)
same = torch.equal(out[0], out[1])
print("same      equal", same)
out = vmap(call, randomness="different")(w, b)
different = torch.equal(out[0], out[1])
print("different equal", different)
# raises: RuntimeError
vmap(call)(w, b)
