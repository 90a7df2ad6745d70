import torch
import torch.nn.functional as F

q = torch.ones(2, 4, 3, 8)
keep = torch.tensor([[1, 1, 0], [1, 1, 1]]).bool()
keep = keep[:, None, None, :]
attend = F.scaled_dot_product_attention
attend(q, q, q, attn_mask=keep)
print("keep", *keep.shape)
