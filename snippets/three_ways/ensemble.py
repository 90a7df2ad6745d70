import torch
import torch.nn.functional as F
from torch import nn
from torch.func import (
    functional_call,
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


def f(t, x, training):
    x = F.linear(x, t["0.weight"], t["0.bias"])
    x = F.batch_norm(
        x,
        t["1.running_mean"],
        t["1.running_var"],
        weight=t["1.weight"],
        bias=t["1.bias"],
        training=training,
    )
    x = F.relu(F.dropout(x, 0.5, training=training))
    return F.linear(x, t["4.weight"], t["4.bias"])


def by_dictionary(w, b):
    return f({**w, **b}, x, training=net.training)


def by_functional_call(w, b):
    return functional_call(net, (w, b), x)


torch.manual_seed(0)
nets = [make() for _ in range(3)]
x = torch.randn(8, 4)
net = make()
w, b = stack_module_state(nets)
ways = by_dictionary, by_functional_call

net.eval()
one_by_one = torch.stack([m.eval()(x) for m in nets])
shape = tuple(one_by_one.shape)
close = []
for way in ways:
    out = vmap(way)(w, b)
    close.append(torch.allclose(out, one_by_one, atol=1e-5))
    print("eval ", close[-1], way.__name__)

net.train()
mean = "1.running_mean"
moved = []
for way in ways:
    new = {k: v.clone() for k, v in b.items()}
    vmap(way, randomness="different")(w, new)
    changed = (new[mean] != b[mean]).any(dim=1).tolist()
    moved.append(changed)
    print("train", mean, "changed", *changed)
