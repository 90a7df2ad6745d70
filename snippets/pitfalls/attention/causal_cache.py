import torch
import torch.nn.functional as F

torch.manual_seed(0)
q = torch.randn(1, 2, 4)
k, v = torch.randn(1, 5, 4), torch.eye(5)[None]
weights = F.scaled_dot_product_attention(
    q, k, v, is_causal=True
)
for row in weights[0] > 0:
    print(*row.int().tolist())
