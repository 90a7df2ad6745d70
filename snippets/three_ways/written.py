import torch
from torch import nn
from torch.func import functional_call

torch.manual_seed(0)
net = nn.Sequential(
    nn.Linear(4, 4),
    nn.BatchNorm1d(4),
    nn.Dropout(0.5),
    nn.ReLU(),
    nn.Linear(4, 2),
)
x = torch.randn(8, 4)
w = {k: p.clone() for k, p in net.named_parameters()}
b = {k: v.clone() for k, v in net.named_buffers()}
mean = b["1.running_mean"]


def changed():
    return bool(net[1].running_mean.any()), bool(mean.any())


functional_call(net, (w, b), x)
both = changed()
in_place = b["1.running_mean"] is mean
print("(w, b)  net", both[0], "  dict", both[1])
print("the same tensor", in_place)

mean.zero_()
functional_call(net, w, x)
only_w = changed()
print("w       net", only_w[0], "  dict", only_w[1])

# raises: RuntimeError
functional_call(net, w, x, strict=True)
