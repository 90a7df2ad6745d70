import torch
import torch.nn.functional as F
from torch import nn
from torch.func import (
    functional_call,
    grad,
    stack_module_state,
    vmap,
)


def make():
    return nn.Sequential(
        nn.Linear(4, 4),
        nn.BatchNorm1d(4),
        nn.Dropout(0.5),
        nn.ReLU(),
        nn.Linear(4, 2),
    )


def call(w, b):
    return functional_call(net, (w, b), x)


def loss(w, b, x, y):
    out = functional_call(net, (w, b), x[None])
    return F.mse_loss(out, y[None])


def refused(error, call, *arguments):
    try:
        call(*arguments)
    except error as err:
        print(str(err).partition("\n")[0])
        return type(err).__name__
    raise AssertionError


torch.manual_seed(0)
net = make()
x, y = torch.randn(8, 4), torch.randn(8, 2)
w, b = stack_module_state([make() for _ in range(3)])
own_w = {k: p.detach() for k, p in net.named_parameters()}
own_b = dict(net.named_buffers())

# ja: 乱数の使い方を言わない
# en: Nothing said about random numbers
no_randomness = refused(RuntimeError, vmap(call), w, b)

# ja: 3 組の重みで、1 組の統計を使う
# en: Three sets of weights, one of statistics
shared = vmap(call, (0, None), randomness="different")
one_set = refused(RuntimeError, shared, w, own_b)

# ja: サンプルごとの勾配
# en: Gradients for each sample
each = (None, None, 0, 0)
per_sample = vmap(grad(loss), each, randomness="different")
alone = refused(ValueError, per_sample, own_w, own_b, x, y)

net.eval()
g = per_sample(own_w, own_b, x, y)
shape = tuple(g["0.weight"].shape)
samples = shape[0]
batch = grad(loss)(own_w, own_b, x[0], y[0])
close = torch.allclose(g["0.weight"][0], batch["0.weight"])
print("eval", shape, close)
