import torch
from torch import nn

torch.manual_seed(0)
conv = nn.Conv2d(3, 16, 3)

# ja: 同じ乱数から、F に渡す重みを作る
# en: A weight for F, from the same numbers
torch.manual_seed(0)
w = torch.empty(16, 3, 3, 3)
nn.init.kaiming_uniform_(w, a=5**0.5)
same = torch.equal(w, conv.weight)
print(f"{same = }")
