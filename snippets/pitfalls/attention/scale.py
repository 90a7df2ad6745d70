import torch
import torch.nn.functional as F

torch.manual_seed(0)
q, k, v = torch.randn(3, 1, 5, 4)
scaled = q / 4**0.5
want = torch.softmax(scaled @ k.mT, dim=-1) @ v
y = F.scaled_dot_product_attention(scaled, k, v)
same = torch.allclose(y, want, atol=1e-4)
print("scaled once", same)
