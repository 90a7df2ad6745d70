import copy

import torch
from torch import nn
from torch.func import functional_call, grad

torch.manual_seed(0)
net = nn.Sequential(
    nn.Linear(2, 8),
    nn.Tanh(),
    nn.Linear(8, 1),
)
x = torch.randn(16, 2)


def loss(params):
    y = functional_call(
        net,
        params,
        x,
        strict=True,
    )
    return (y - 1).square().mean()


p = dict(net.named_parameters())
saved = copy.deepcopy(net.state_dict())
old = {k: v.detach() for k, v in p.items()}
g = grad(loss)(old)
keys = list(g)
new = {k: v - 0.1 * g[k] for k, v in old.items()}
loss_old = loss(old).item()
loss_new = loss(new).item()
print(f"old {loss_old:.3f}  new {loss_new:.3f}")
print("g", keys)
grad_empty = all(v.grad is None for v in p.values())
untouched = all(p[k].equal(saved[k]) for k in p)
print(f"{grad_empty = }  {untouched = }")
