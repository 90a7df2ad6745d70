import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(2, 3, 8)
pad = torch.tensor([[0, 0, 1], [1, 1, 1]]).bool()
mha = nn.MultiheadAttention(8, 2, batch_first=True)
pad = pad & ~pad.all(1, keepdim=True)
y, _ = mha(x, x, x, key_padding_mask=pad)
y[0].sum().backward()
grad = mha.in_proj_weight.grad
print("nan in y", y.isnan().any(2).any(1).tolist())
print("nan in grad", grad.isnan().any().item())
