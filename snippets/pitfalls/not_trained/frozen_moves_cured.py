import torch
from torch import nn
from torch.optim import SGD

model = nn.Linear(2, 1)
optimizer = SGD(model.parameters(), lr=0.1)
model(torch.ones(2)).backward()
model.requires_grad_(False)
optimizer.zero_grad()
before = model.weight.clone()
optimizer.step()
changed = not torch.equal(model.weight, before)
print("changed", changed)
