import torch
import torch.nn.functional as F

torch.manual_seed(0)
x = torch.randn(1, 5, 4 * 8, requires_grad=True)
q = x.view(1, 5, 4, 8).transpose(1, 2)
y = F.scaled_dot_product_attention(q, q, q)
y = y.transpose(1, 2).reshape(1, 5, 4 * 8)
y[0, 0].sum().backward()
seen = x.grad[0].abs().sum(1) > 0
print("y[0] depends on", *seen.int().tolist())
