import torch
import torch.nn.functional as F
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        k = n_in**-0.5
        w = torch.empty(n_out, n_in)
        b = torch.empty(n_out)
        w.uniform_(-k, k)
        b.uniform_(-k, k)
        self.weight = nn.Parameter(w)
        self.bias = nn.Parameter(b)

    def forward(self, x):
        w, b = self.weight, self.bias
        return F.linear(x, w, b)


torch.manual_seed(0)
mine = MyLinear(10, 5)
saved = list(mine.state_dict())
print("state_dict", saved)
built_in = nn.Linear(10, 5)
mine.load_state_dict(built_in.state_dict())
x = torch.randn(3, 10)
same = torch.equal(mine(x), built_in(x))
print("same output", same)
