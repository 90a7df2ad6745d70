import torch
from torch import nn

torch.manual_seed(0)
layer = nn.Linear(3, 2)
x = torch.randn(1, 3)
first = layer(x)
# ja: あいだに別の入力を 100 回通す
# en: 100 other inputs in between
for _ in range(100):
    layer(torch.randn(1, 3))
last = layer(x)
same = torch.equal(first, last)
print(f"{same = }")
keys = list(layer.state_dict())
print(keys)
