import torch
from torch import nn
from torch.func import functional_call, grad

net, x = nn.BatchNorm1d(2), torch.randn(4, 2)
params = dict(net.named_parameters())
buffers = dict(net.named_buffers())


def loss(params, buffers):
    return functional_call(net, (params, buffers), x).sum()


g = grad(loss)(params, buffers)
print("gradient", *g["weight"].shape)
print("batches", buffers["num_batches_tracked"].item())
