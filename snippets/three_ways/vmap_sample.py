import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call, grad, vmap


def loss(w, b, x, y):
    out = functional_call(net, (w, b), x[None])
    return F.mse_loss(out, y[None])


torch.manual_seed(0)
net = nn.Sequential(nn.Linear(4, 2), nn.BatchNorm1d(2))
x, y = torch.randn(8, 4), torch.randn(8, 2)
w = {k: p.detach() for k, p in net.named_parameters()}
b = dict(net.named_buffers())
per_sample = vmap(grad(loss), in_dims=(None, None, 0, 0))

net.eval()
g = per_sample(w, b, x, y)
shape = tuple(g["0.weight"].shape)
samples = shape[0]
first = grad(loss)(w, b, x[0], y[0])
close = torch.allclose(
    g["0.weight"][0], first["0.weight"], atol=1e-5
)
print("eval", shape, "close", close)

net.train()
# raises: ValueError
per_sample(w, b, x, y)
