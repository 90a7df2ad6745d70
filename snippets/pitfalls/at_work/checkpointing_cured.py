import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

model = nn.Sequential(nn.Linear(2, 2), nn.Dropout())
x = torch.ones(4, 2)
y = checkpoint(model, x, use_reentrant=False)
y.sum().backward()
model.eval()
print("gradient:", model[0].weight.grad is not None)
