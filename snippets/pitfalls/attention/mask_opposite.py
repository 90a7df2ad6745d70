import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(3, 8)
mha = nn.MultiheadAttention(8, 2)
past = torch.ones(3, 3).tril().bool()
_, weights = mha(x, x, x, attn_mask=past)
for row in weights > 0:
    print(*row.int().tolist())
