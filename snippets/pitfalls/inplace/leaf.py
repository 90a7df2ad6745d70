import torch
import torch.nn.functional as F
from torch import nn

w = nn.Parameter(torch.tensor([-1.0, 2.0]))
for f in (
    lambda: F.relu(w, inplace=True),
    lambda: w[:1].zero_(),
):
    try:
        f()
    except RuntimeError as error:
        print(f"{type(error).__name__}: {error}")
