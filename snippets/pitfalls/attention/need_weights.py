import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(2, 3, 8)
mha = nn.MultiheadAttention(8, 4, batch_first=True)
y, mean = mha(x, x, x)
z, none = mha(x, x, x, need_weights=False)
_, each = mha(x, x, x, average_attn_weights=False)
print("mean over heads", *mean.shape)
print("each head", *each.shape)
print("need_weights=False", none)
print("close", torch.allclose(y, z, atol=1e-5))
