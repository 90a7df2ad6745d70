import torch
import torch.nn.functional as F
from torch import nn


class WithNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.relu = nn.ReLU()
        self.tanh = nn.Tanh()

    def forward(self, x):
        if x.mean() > 0:
            return self.relu(x)
        return self.tanh(x)


class WithF(nn.Module):
    def forward(self, x):
        if x.mean() > 0:
            return F.relu(x)
        return F.tanh(x)


with_nn, with_f = WithNN(), WithF()
up = torch.tensor([-1.0, 3.0])
down = torch.tensor([1.0, -3.0])
same = []
for x in up, down:
    y_nn, y_f = with_nn(x), with_f(x)
    equal = torch.equal(y_nn, y_f)
    print(y_nn, "same", equal)
    same.append(equal)
