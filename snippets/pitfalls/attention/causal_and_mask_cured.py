import torch
import torch.nn.functional as F

q, v = torch.ones(1, 3, 4), torch.eye(3)[None]
keep = torch.tensor([[1, 1, 0]]).bool()
past = torch.ones(3, 3).tril().bool()
weights = F.scaled_dot_product_attention(
    q, q, v, attn_mask=keep & past
)
for row in weights[0] > 0:
    print(*row.int().tolist())
