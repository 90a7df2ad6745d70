import torch
from torch import nn

fc, x = nn.Linear(4, 4), torch.ones(2, 4)
with torch.autocast("cpu", torch.bfloat16):
    y = x + fc(x)
dtype = y.dtype
print(dtype)
