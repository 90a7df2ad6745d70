import torch
import torch.nn.functional as F

q, k = torch.ones(1, 1, 4), torch.ones(1, 3, 4)
v = torch.tensor([[[1.0], [2.0], [6.0]]])
mask = torch.tensor([[False, True, False]])
y = F.scaled_dot_product_attention(q, k, v, mask)
value = y.item()
print("y", value)
