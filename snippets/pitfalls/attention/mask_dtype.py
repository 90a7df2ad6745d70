import torch
import torch.nn.functional as F
from torch import nn

x = torch.ones(2, 3, 8)
keep = torch.tensor([[1, 1, 0], [1, 1, 1]])
sdpa = F.scaled_dot_product_attention
try:
    sdpa(x, x, x, attn_mask=keep[:, None])
except RuntimeError as error:
    print(f"{type(error).__name__}: {error}")
mha = nn.MultiheadAttention(8, 2, batch_first=True)
# raises: AssertionError
mha(x, x, x, key_padding_mask=keep)
