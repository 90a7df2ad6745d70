import torch
from torch import nn

torch.manual_seed(0)
# ja: 層を作ると、重みもできる
# en: Making the layer makes its weights
layer = nn.Linear(4, 2)
x = torch.randn(4)
print(layer(x).tolist())
