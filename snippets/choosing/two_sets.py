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
    y = functional_call(net, params, x, strict=True)
    return (y - 1).square().mean()


old = {k: p.detach() for k, p in net.named_parameters()}
g = grad(loss)(old)
keys = list(g)
new = {k: p - 0.1 * g[k] for k, p in old.items()}
loss_old, loss_new = loss(old).item(), loss(new).item()
print(f"old {loss_old:.3f}  new {loss_new:.3f}")
print("gradients for", keys)
p = dict(net.named_parameters())
untouched = all(torch.equal(p[k], old[k]) for k in p)
no_grad_left = all(p[k].grad is None for k in p)
print(f"{untouched = }  {no_grad_left = }")
