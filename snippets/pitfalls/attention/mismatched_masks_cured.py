import torch
from torch import nn

x, n = torch.ones(2, 3, 8), 3
mha = nn.MultiheadAttention(8, 2, batch_first=True)
T = nn.Transformer
causal = T.generate_square_subsequent_mask(n)
causal = causal.bool()
pad = torch.tensor([[0, 0, 1], [0, 0, 0]]).bool()
y, _ = mha(x, x, x, pad, attn_mask=causal)
print("y", *y.shape)
