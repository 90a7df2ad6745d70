import torch
from torch import nn

torch.manual_seed(0)
layer = nn.TransformerEncoderLayer(8, 2)
layer.eval()
x = torch.randn(5, 1, 8)
same = torch.equal(layer(x), layer(x))
print("training", layer.training)
print("same output", same)
