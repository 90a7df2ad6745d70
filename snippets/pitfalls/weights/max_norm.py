import torch
from torch import nn

ids = torch.tensor([0])
emb = nn.Embedding(3, 2, max_norm=1.0)
nn.init.constant_(emb.weight, 3.0)
emb.eval()
y = emb(ids)
norms = emb.weight.norm(dim=1)
print("output", round(y.norm().item(), 1))
print("weight", *(f"{n:.1f}" for n in norms))
