import torch
import torch.nn.functional as F
from torch import nn
from torch.autograd import grad

torch.manual_seed(0)
x = torch.randn(4, 6, 6, requires_grad=True)
y = torch.randint(6, (4, 6))
relu, pool = nn.ReLU(), nn.MaxPool2d(2)
soft, loss = nn.Softmax(1), nn.CrossEntropyLoss()
modules = nn.ModuleList([relu, pool, soft, loss])


def by_nn():
    return relu(x), pool(x), soft(x), loss(x, y)


def by_f():
    return (
        F.relu(x),
        F.max_pool2d(x, 2),
        F.softmax(x, 1),
        F.cross_entropy(x, y),
    )


same = []
for mode in True, False:
    modules.train(mode)
    for a, b in zip(by_nn(), by_f(), strict=True):
        (da,) = grad(a.square().sum(), x)
        (db,) = grad(b.square().sum(), x)
        same.append(
            (torch.equal(a, b), torch.equal(da, db))
        )
names = ["relu", "max_pool2d", "softmax"]
names.append("cross_entropy")
print("mode   output  grad   function")
for n, (output, gradient) in enumerate(same):
    mode = "train" if n < 4 else "eval"
    row = f"{mode:5}  {output!s:6}  {gradient!s:5}"
    print(f"{row}  {names[n % 4]}")
