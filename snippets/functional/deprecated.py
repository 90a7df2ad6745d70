import warnings

import torch
import torch.nn.functional as F
from torch import nn

x = torch.ones(1, 1, 4, 4)
nearest = nn.UpsamplingNearest2d(8)
bilinear = nn.UpsamplingBilinear2d(8)
calls = {
    "F.sigmoid": (F.sigmoid, x),
    "F.tanh": (F.tanh, x),
    "nn.Upsample": (nn.Upsample(8), x),
    "nn.UpsamplingNearest2d": (nearest, x),
    "nn.UpsamplingBilinear2d": (bilinear, x),
    "F.upsample": (F.upsample, x, 8),
    "F.upsample_nearest": (F.upsample_nearest, x, 8),
    "F.upsample_bilinear": (F.upsample_bilinear, x, 8),
}
rows = []
print("warnings, docstring")
for name, (function, *args) in calls.items():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        function(*args)
    in_doc = "deprecated" in function.__doc__
    rows.append((name, len(caught), in_doc))
    print(f"{len(caught)} {in_doc!s:5} {name}")
print(caught[0].message)
