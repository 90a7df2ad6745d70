import torch
import torch.nn.functional as F
from torch import nn

x = torch.tensor([[3.0, 4.0], [0.0, 0.0]])
rows = F.normalize(x)
print(rows)
zero_stays = torch.equal(rows[1], x[1])

torch.manual_seed(0)
words = torch.randn(2, 5, 8)
ones = torch.ones(2, 5)
lengths = F.normalize(words).norm(dim=-1)
default = torch.allclose(lengths, ones)
lengths = F.normalize(words, dim=-1).norm(dim=-1)
last = torch.allclose(lengths, ones)
print("length 1, dim=1 ", default)
print("length 1, dim=-1", last)

a, b = torch.randn(2, 5, 8)
dot = (F.normalize(a) * F.normalize(b)).sum(1)
similarity = nn.CosineSimilarity()(a, b)
cosine = torch.allclose(dot, similarity, atol=1e-6)
print("like nn.CosineSimilarity", cosine)
