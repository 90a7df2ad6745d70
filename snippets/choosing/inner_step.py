import copy

import torch
from torch import nn
from torch.func import functional_call

torch.manual_seed(0)
net = nn.Linear(2, 1)
x1, x2 = torch.randn(8, 2), torch.randn(8, 2)
y1, y2 = torch.randn(8, 1), torch.randn(8, 1)

# ja: 1 歩だけ更新した重み（計算の記録を残す）
# en: One step on, with its graph kept
loss = (net(x1) - y1).square().mean()
old = dict(net.named_parameters())
g = torch.autograd.grad(
    loss,
    list(old.values()),
    create_graph=True,
)
pairs = zip(old.items(), g, strict=True)
new = {k: p - 0.1 * d for (k, p), d in pairs}


# ja: 勾配は、更新前の重みに届くか
# en: Does it reach the weights before?
def reaches_net(output):
    net.zero_grad()
    (output - y2).square().mean().backward()
    return net.weight.grad is not None


other = copy.deepcopy(net)
other.load_state_dict(new)
loaded = other(x2)
called = functional_call(net, new, x2)
same_output = torch.equal(loaded, called)
print(f"{same_output = }")
by_load = reaches_net(loaded)
by_call = reaches_net(called)
print("load_state_dict", by_load)
print("functional_call", by_call)
