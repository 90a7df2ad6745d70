import torch
from torch import nn
from torch.nn.utils import parametrize as p

delta = nn.Parameter(torch.zeros(8, 8))


class Adapter(nn.Module):
    def forward(self, weight):
        return weight + delta


mha = nn.MultiheadAttention(8, 2)
out = mha.out_proj
p.register_parametrization(out, "weight", Adapter())
mha(*torch.ones(3, 5, 1, 8))[0].sum().backward()
print("delta has grad", delta.grad is not None)
