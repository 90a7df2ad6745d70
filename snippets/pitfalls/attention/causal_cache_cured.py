import torch
import torch.nn.functional as F

torch.manual_seed(0)
q = torch.randn(1, 2, 4)
k, v = torch.randn(1, 5, 4), torch.eye(5)[None]
past = torch.ones(2, 5).tril(5 - 2).bool()
weights = F.scaled_dot_product_attention(
    q, k, v, attn_mask=past
)
for row in weights[0] > 0:
    print(*row.int().tolist())
