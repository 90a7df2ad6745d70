import torch
import torch.nn.functional as F

q, v = torch.ones(1, 3, 4), torch.eye(3)[None]
keep = torch.tensor([[1, 1, 0]]).bool()
# raises: RuntimeError
weights = F.scaled_dot_product_attention(
    q, q, v, attn_mask=keep, is_causal=True
)
