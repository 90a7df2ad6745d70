import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
layer = nn.MultiheadAttention(8, 2, batch_first=True)
x = torch.randn(3, 5, 8)
qkv = F.linear(x, layer.in_proj_weight, layer.in_proj_bias)
q, k, v = qkv.view(3, 5, 3, 2, 4).permute(2, 0, 3, 1, 4)
print(tuple(q.shape))
# ja: 自分以外を見る
# en: Each looks at all but itself
mask = ~torch.eye(5, dtype=torch.bool)
y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
y = layer.out_proj(y.transpose(1, 2).flatten(2))


def agrees(attn_mask):
    z, _ = layer(x, x, x, attn_mask=attn_mask)
    return torch.allclose(y, z, atol=1e-5)


same, reverse = agrees(mask), agrees(~mask)
print("attn_mask= mask agrees", same)
print("attn_mask=~mask agrees", reverse)
