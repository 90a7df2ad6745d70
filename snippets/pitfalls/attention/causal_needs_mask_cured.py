import torch
from torch import nn

x = torch.ones(3, 8)
mha = nn.MultiheadAttention(8, 2)
future = torch.ones(3, 3).triu(1).bool()
_, weights = mha(x, x, x, attn_mask=future)
for row in weights > 0:
    print(*row.int().tolist())
