import torch
import torch.nn.functional as F
from torch import nn


class WithNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 8)
        self.norm = nn.BatchNorm1d(8)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.drop(self.norm(self.fc(x)))


class WithF(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = torch.randn(8, 4)
        self.mean = torch.zeros(8)
        self.var = torch.ones(8)

    def forward(self, x):
        x = F.linear(x, self.w)
        x = F.batch_norm(x, self.mean, self.var)
        return F.dropout(x, 0.5)


seen = []


def hook(module, inputs, output):
    seen.append(module)


def look(net, mean):
    x = torch.randn(32, 4)
    for child in net.children():
        child.register_forward_hook(hook)
    seen.clear()
    net(x)
    parameters = len(list(net.parameters()))
    row = [parameters, len(net.state_dict())]
    row += [len(seen), bool(mean.any())]
    net.eval()
    return [*row, torch.equal(net(x), net(x))]


torch.manual_seed(0)
a, f = WithNN(), WithF()
with_nn = look(a, a.norm.running_mean)
with_f = look(f, f.mean)
names = ["parameters", "saved", "hooks"]
names += ["mean moved", "eval repeats"]
print(f"{'':12}  nn     F")
for name, *row in zip(names, with_nn, with_f, strict=True):
    print(f"{name:12}  {row[0]!s:5}  {row[1]}")
