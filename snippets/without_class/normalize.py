import torch
import torch.nn.functional as F
from torch import nn


def has_length_1(x):
    lengths = x.norm(dim=-1)
    ones = torch.ones_like(lengths)
    return torch.allclose(lengths, ones, atol=1e-5)


x = torch.tensor([[3.0, 4.0], [0.0, 0.0]])
rows = F.normalize(x)
print(rows)
zero_stays = torch.equal(rows[1], x[1])

torch.manual_seed(0)
words = torch.randn(2, 5, 8)
default = has_length_1(F.normalize(words))
last = has_length_1(F.normalize(words, dim=-1))
print("length 1, dim=1 ", default)
print("length 1, dim=-1", last)

a, b = torch.randn(2, 5, 8)
dot = (F.normalize(a) * F.normalize(b)).sum(1)
similarity = nn.CosineSimilarity()(a, b)
cosine = torch.allclose(dot, similarity, atol=1e-5)
print("like nn.CosineSimilarity", cosine)
