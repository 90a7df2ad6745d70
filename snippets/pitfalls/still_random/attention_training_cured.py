import torch
import torch.nn.functional as F

x = torch.ones(1, 6, 4)
training = False
y = F.scaled_dot_product_attention(
    x, x, x, dropout_p=0.5 if training else 0.0
)
print("dropped", (y == 0).any().item())
