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
nets = [
    nn.Sequential(nn.Linear(4, 2), nn.BatchNorm1d(2))
    for _ in range(3)
]
net = nets[0]
x = torch.randn(8, 4)
w, b = stack_module_state(nets)
shape = tuple(vmap(call)(w, b).shape)
print("in_dims=0", shape)

own = {k: v.clone() for k, v in net.named_buffers()}
# raises: RuntimeError
vmap(call, in_dims=(0, None))(w, own)
