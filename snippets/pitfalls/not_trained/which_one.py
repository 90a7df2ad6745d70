import torch
from torch import nn
from torch.optim import SGD


def report(model, optimizer, loss):
    params = dict(model.named_parameters())
    old = {n: p.clone() for n, p in params.items()}
    loss.backward()
    optimizer.step()
    groups = optimizer.param_groups
    given = {p for g in groups for p in g["params"]}
    print("requires_grad, grad, optimizer, changed")
    for n, p in params.items():
        row = [p.requires_grad, p.grad is not None]
        row += [p in given, not torch.equal(p, old[n])]
        print(f"{n:13}", *(f"{i!s:5}" for i in row))


names = ["good", "frozen", "unused", "cut"]
model = nn.ModuleDict({n: nn.PReLU() for n in names})
model["frozen"].requires_grad_(False)
model.hidden = [nn.PReLU()]
optimizer = SGD(model.parameters(), lr=0.1)
model["late"] = nn.PReLU()
x = model["cut"](-torch.ones(1)).detach()
x = model["frozen"](model["good"](x))
loss = model["late"](model.hidden[0](x))
report(model, optimizer, loss)
