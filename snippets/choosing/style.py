import torch
import torch.nn.functional as F
from torch import nn
from torch.autograd import grad

torch.manual_seed(0)
x = torch.randn(4, 6, 6, requires_grad=True)
y = torch.randint(6, (4, 6))
relu, pool = nn.ReLU(), nn.MaxPool2d(2)
soft, loss = nn.Softmax(1), nn.CrossEntropyLoss()
up = nn.Upsample(scale_factor=2)
layers = [relu, pool, up, soft, loss]
modules = nn.ModuleList(layers)

print("mode   output  grad   function")
rows = []
for mode in True, False:
    modules.train(mode)
    both = {
        "relu": (relu(x), F.relu(x)),
        "max_pool2d": (pool(x), F.max_pool2d(x, 2)),
        "interpolate": (
            up(x),
            F.interpolate(x, scale_factor=2),
        ),
        "softmax": (soft(x), F.softmax(x, 1)),
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
        flag = "train" if modules.training else "eval"
        row = f"{flag:5}  {output!s:6}  {gradient!s:5}"
        print(f"{row}  {name}")
        rows.append((flag, name, output, gradient))
