import torch
import torch.nn.functional as F
from torch import nn

x = torch.ones(1, 1, 4, 4)
for call in (
    lambda: F.max_pool2d(2)(x),
    lambda: F.linear(x, nn.Linear(4, 2)),
):
    try:
        print(tuple(call().shape))
    except TypeError as error:
        print(f"{type(error).__name__}: {error}")
