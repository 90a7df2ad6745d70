import torch
from torch import nn


def build(first, second):
    torch.manual_seed(0)
    a, b = nn.Linear(3, 3), nn.Linear(3, 3)
    return nn.Sequential(a, first, b, second)


relu = nn.ReLU()
shared = build(relu, relu)
apart = build(nn.ReLU(), nn.ReLU())
x = torch.randn(4, 3)
same = torch.equal(shared(x), apart(x))
print(f"{same = }")


def calls(net):
    seen = []
    for name, module in net.named_modules():
        if isinstance(module, nn.ReLU):
            hook = lambda *_, n=name: seen.append(n)
            module.register_forward_hook(hook)
    net(x)
    return seen


seen_shared, seen_apart = calls(shared), calls(apart)
print("one object ", seen_shared)
print("two objects", seen_apart)
