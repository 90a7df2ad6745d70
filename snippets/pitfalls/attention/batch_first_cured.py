import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(2, 3, 8)
other = torch.cat([x[:1], x[1:] + 1])
Layer = nn.MultiheadAttention
mha = Layer(8, 2, batch_first=True)
y, weights = mha(x, x, x)
z, _ = mha(other, other, other)
print("weights", *weights.shape)
same = torch.allclose(y[0], z[0], atol=1e-5)
print("x[1] has no part in y[0]", same)
