import torch
from torch import nn

x = torch.ones(3, 8)
mha = nn.MultiheadAttention(8, 2)
# raises: RuntimeError
_, weights = mha(x, x, x, is_causal=True)
