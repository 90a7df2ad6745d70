import torch
from torch import nn

torch.manual_seed(0)
z, y = torch.randn(3, 2), torch.tensor([0, 0, 1])
weight = torch.tensor([1.0, 8.0])
mean = nn.CrossEntropyLoss(weight)(z, y)
each = nn.CrossEntropyLoss(weight, reduction="none")
own = each(z, y).sum() / len(y)
times = round((own / mean).item(), 2)
print("own mean / mean:", times)
