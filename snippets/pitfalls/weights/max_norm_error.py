import torch
import torch.nn.functional as F
from torch import nn

emb = nn.Embedding(3, 2, max_norm=1.0)
h = torch.ones(1, 2, requires_grad=True)
scores = F.linear(h, emb.weight)
y = emb(torch.tensor([0]))
# raises: RuntimeError
(scores.sum() + y.sum()).backward()
