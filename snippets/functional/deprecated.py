import warnings

import torch
import torch.nn.functional as F
from torch import nn

x = torch.ones(1, 1, 4)
up = nn.Upsample(8)
calls = {
    "F.sigmoid": lambda: F.sigmoid(x),
    "F.tanh": lambda: F.tanh(x),
    "nn.Upsample": lambda: up(x),
    "F.upsample": lambda: F.upsample(x, 8),
}
print("warnings")
warns = []
for name, call in calls.items():
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        call()
    print(len(w), name)
    warns.append(len(w))
print(w[0].message)
