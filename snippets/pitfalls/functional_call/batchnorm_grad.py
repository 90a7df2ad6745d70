import torch
from torch import nn
from torch.func import functional_call, grad

net, x = nn.BatchNorm1d(2), torch.randn(4, 2)
params = dict(net.named_parameters())


def loss(params):
    return functional_call(net, params, x).sum()


# raises: RuntimeError
g = grad(loss)(params)
