import torch
from torch import nn


def build(first, second):
    torch.manual_seed(0)
    a, b = nn.Linear(3, 3), nn.Linear(3, 3)
    return nn.Sequential(a, first, b, second)


def names_seen(net):
    seen = []
    names = {m: n for n, m in net.named_modules()}

    def hook(module, inputs, output):
        if isinstance(module, nn.ReLU):
            seen.append(names[module])

    for m in names:
        m.register_forward_hook(hook)
    net(x)
    return seen


relu = nn.ReLU()
shared = build(relu, relu)
apart = build(nn.ReLU(), nn.ReLU())
x = torch.randn(4, 3)
same = torch.equal(shared(x), apart(x))
print(f"{same = }")
one = names_seen(shared)
two = names_seen(apart)
print("one object ", one)
print("two objects", two)
