import warnings

import torch
import torch.nn.functional as F
from torch import nn

x = torch.ones(1, 1, 4, 4)
up = nn.Upsample(8)
calls = {
    "F.sigmoid": (F.sigmoid, x),
    "F.tanh": (F.tanh, x),
    "nn.Upsample": (up, x),
    "F.upsample": (F.upsample, x, 8),
    "F.upsample_nearest": (F.upsample_nearest, x, 8),
    "F.upsample_bilinear": (F.upsample_bilinear, x, 8),
}
print("warnings")
for name, (f, *args) in calls.items():
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        f(*args)
    print(len(w), name)
print(w[0].message)
