import torch
import torch.nn.functional as F
from torch import nn

x, hide = torch.randn(1, 3, 8), torch.ones(3, 3).bool()
y = F.scaled_dot_product_attention(x, x, x, ~hide)
print("SDPA nan", y.isnan().any().item())
mha = nn.MultiheadAttention(8, 2, batch_first=True)
mha.eval()
for grad, need in (1, 1), (1, 0), (0, 1), (0, 0):
    with torch.set_grad_enabled(grad == 1):
        y, _ = mha(x, x, x, None, need == 1, hide)
    print(f"{grad=} {need=} nan", y.isnan().any().item())
