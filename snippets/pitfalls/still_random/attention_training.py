import torch
import torch.nn.functional as F

x = torch.ones(1, 6, 4)
training = False
# raises: TypeError
F.scaled_dot_product_attention(
    x, x, x, dropout_p=0.5, training=training
)
