import torch
from torch import nn

torch.manual_seed(0)
fc = nn.Linear(512, 256)
x = torch.randn(64, 512)
y = fc(x)
rows = torch.cat([fc(row) for row in x.split(1)])
apart = (y - rows).abs().max().item()
print("float32 < 1e-4", apart < 1e-4)
fc.double()
y = fc(x.double())
rows = torch.cat([fc(row) for row in x.double().split(1)])
apart_64 = (y - rows).abs().max().item()
print("float64 < 1e-12", apart_64 < 1e-12)
