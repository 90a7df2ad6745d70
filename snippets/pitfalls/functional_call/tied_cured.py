import torch
from torch import nn
from torch.func import functional_call

emb, out = nn.Embedding(3, 2), nn.Linear(2, 3, bias=False)
out.weight = emb.weight
net = nn.Sequential(emb, out)
i, w = torch.tensor([0]), torch.ones(3, 2)
y = functional_call(net, {"0.weight": w}, i)
values = y.flatten().tolist()
print(values)
