import torch
from torch import nn

x = torch.ones(2, 3, 8)
mha = nn.MultiheadAttention(8, 4, batch_first=True)
mask = torch.zeros(2, 3, 3).bool()
mask = mask.repeat_interleave(4, dim=0)
y, _ = mha(x, x, x, attn_mask=mask)
print("mask", *mask.shape)
print("y", *y.shape)
