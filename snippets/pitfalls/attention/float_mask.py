import torch
import torch.nn.functional as F

torch.manual_seed(0)
q, k = torch.randn(2, 1, 3, 4)
v = torch.eye(3)[None]
past = torch.ones(3, 3).tril()
weights = F.scaled_dot_product_attention(
    q, k, v, attn_mask=past
)
for row in weights[0] > 0:
    print(*row.int().tolist())
