import torch
from torch import nn
from torch.nn.utils import prune

layer, x = nn.Linear(4, 1), torch.ones(1, 4)
prune.l1_unstructured(layer, "weight", amount=2)
opt = torch.optim.SGD([layer.weight_orig], lr=0.1)
before = layer(x)
before.backward()
opt.step()
after = layer(x)
print(f"change {(after - before).item():.2f}")
