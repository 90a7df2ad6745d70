import torch
import torch.nn.functional as F
from torch import nn


class WithNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.heads = nn.ModuleList(
            nn.Linear(4, 2) for _ in range(3)
        )

    def forward(self, x, task):
        return self.heads[task](x)


class WithF(nn.Module):
    def __init__(self, w, b):
        super().__init__()
        self.w = nn.Parameter(w)
        self.b = nn.Parameter(b)

    def forward(self, x, task):
        w, b = self.w[task], self.b[task]
        return F.linear(x, w, b)


torch.manual_seed(0)
x = torch.randn(5, 4)
with_nn = WithNN()
w = torch.stack([h.weight for h in with_nn.heads])
b = torch.stack([h.bias for h in with_nn.heads])
with_f = WithF(w.detach(), b.detach())
same = []
for task in range(3):
    y_nn, y_f = with_nn(x, task), with_f(x, task)
    same.append(torch.equal(y_nn, y_f))
print("same", same)
saved_nn = len(with_nn.state_dict())
saved_f = len(with_f.state_dict())
print("saved: nn", saved_nn, " F", saved_f)
