import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import prune

layer, x = nn.Linear(4, 1), torch.ones(1, 4)
prune.l1_unstructured(layer, "weight", amount=2)
opt = torch.optim.SGD([layer.weight_orig], lr=0.1)
before = layer(x)
before.backward()
opt.step()
after = F.linear(x, layer.weight, layer.bias)
print(f"change {(after - before).item():.2f}")
