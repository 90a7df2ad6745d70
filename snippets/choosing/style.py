import torch
import torch.nn.functional as F
from torch import nn
from torch.autograd import grad

torch.manual_seed(0)
x = torch.randn(4, 6, 6).requires_grad_()
y = torch.randint(6, (4, 6))
relu = nn.ReLU()
pool = nn.MaxPool2d(2)
up = nn.Upsample(scale_factor=2)
soft = nn.Softmax(dim=1)
loss = nn.CrossEntropyLoss()
layers = [relu, pool, up, soft, loss]
modules = nn.ModuleList(layers)

print("train  output grad   function")
rows = []
for mode in True, False:
    modules.train(mode)
    both = {
        "relu": (relu(x), F.relu(x)),
        "max_pool2d": (
            pool(x),
            F.max_pool2d(x, 2),
        ),
        "interpolate": (
            up(x),
            F.interpolate(x, scale_factor=2),
        ),
        "softmax": (soft(x), F.softmax(x, dim=1)),
        "cross_entropy": (
            loss(x, y),
            F.cross_entropy(x, y),
        ),
    }
    for name, (a, b) in both.items():
        (da,) = grad(a.square().sum(), x)
        (db,) = grad(b.square().sum(), x)
        output = torch.equal(a, b)
        gradient = torch.equal(da, db)
        rows.append((mode, output, gradient, name))
        print(
            f"{mode!s:6} {output!s:6} {gradient!s:6} {name}"
        )
