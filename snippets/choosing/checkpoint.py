import torch
import torch.nn.functional as F
from torch import nn


class Old(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 3)
        self.relu = nn.ReLU()
        self.b = nn.Linear(3, 1)

    def forward(self, x):
        return self.b(self.relu(self.a(x)))


class New(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 3)
        self.b = nn.Linear(3, 1)

    def forward(self, x):
        return self.b(F.relu(self.a(x)))


torch.manual_seed(0)
x = torch.randn(4, 2)
old, new = Old(), New()
print(new.load_state_dict(old.state_dict()))
same = torch.equal(old(x), new(x))
print(f"{same = }")
