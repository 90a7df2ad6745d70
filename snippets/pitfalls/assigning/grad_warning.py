import warnings

import torch
from torch import nn

w = nn.Parameter(torch.ones(2)).double()
w.sum().backward()
warnings.simplefilter("error")
try:
    print("grad", w.grad)
except UserWarning as warning:
    text = str(warning).partition(" Its")[0]
    print(f"{type(warning).__name__}: {text}")
