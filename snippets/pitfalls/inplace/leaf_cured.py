import torch
import torch.nn.functional as F
from torch import nn

w = nn.Parameter(torch.tensor([-1.0, 2.0]))
y = F.relu(w)
with torch.no_grad():
    w[:1].zero_()
values = w.tolist()
print(y.tolist(), values)
