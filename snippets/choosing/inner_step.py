import copy

import torch
from torch import nn
from torch.func import functional_call

torch.manual_seed(0)
net = nn.Linear(2, 1)
x1, x2 = torch.randn(8, 2), torch.randn(8, 2)
p = dict(net.named_parameters())


def step():
    loss = net(x1).square().mean()
    g = torch.autograd.grad(
        loss,
        list(p.values()),
        create_graph=True,
    )
    lr = torch.tensor(0.1, requires_grad=True)
    pairs = zip(p.items(), g, strict=True)
    return lr, {k: v - lr * d for (k, v), d in pairs}


lr, new = step()
y1 = functional_call(net, new, x2)
y1.square().mean().backward()
with_call = lr.grad is not None

lr, new = step()
other = copy.deepcopy(net)
other.load_state_dict(new)
y2 = other(x2)
y2.square().mean().backward()
with_load = lr.grad is not None

same_output = torch.equal(y1, y2)
print(f"{same_output = }")
print("reached lr, functional_call:", with_call)
print("reached lr, load_state_dict:", with_load)
