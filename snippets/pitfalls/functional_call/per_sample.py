import torch
from torch import nn
from torch.func import functional_call, grad, vmap


def loss(p, x):
    return functional_call(net, p, x[None]).sum()


for norm in nn.BatchNorm1d(4).eval(), nn.GroupNorm(1, 4):
    net = nn.Sequential(nn.Linear(2, 4), norm)
    named = dict(net.named_parameters())
    g = vmap(grad(loss), (None, 0))(named, torch.ones(5, 2))
    print(type(norm).__name__, *g["0.weight"].shape)
