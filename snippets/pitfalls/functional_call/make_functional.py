import functorch
import torch
from torch import nn
from torch.nn.utils.stateless import functional_call

net, x = nn.Linear(2, 1), torch.ones(2)
f, params = functorch.make_functional(net)
named = dict(net.named_parameters())
a, b = f(params, x), functional_call(net, named, x)
same = params[0] is net.weight
print("net's own weight", same)
