import torch
from torch import nn

torch.manual_seed(0)
model, x = nn.Linear(2, 1), torch.ones(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
before = model.weight.clone()
model.train()
loss = (model(x) - 10).square().mean()
loss.backward()
optimizer.step()
changed = not torch.equal(model.weight, before)
print("changed", changed)
