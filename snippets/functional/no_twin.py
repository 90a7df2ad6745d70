import torch
import torch.nn.functional as F
from torch import nn

in_f, in_nn = [], []
for name in ["lstm", "gru", "flatten", "identity"]:
    in_f.append(hasattr(F, name))
    print(f"F.{name}", in_f[-1])
for name in [
    "Normalize",
    "OneHot",
    "GridSample",
    "Interpolate",
    "Pad",
    "ScaledDotProductAttention",
]:
    in_nn.append(hasattr(nn, name))
    print(f"nn.{name}", in_nn[-1])

x = torch.ones(2, 3, 4)
layer = tuple(nn.Flatten()(x).shape)
from_0 = tuple(torch.flatten(x).shape)
from_1 = tuple(torch.flatten(x, start_dim=1).shape)
print("nn.Flatten()", layer)
print("torch.flatten", from_0)
print("torch.flatten, start_dim=1", from_1)
