import torch
from torch import nn

output = torch.tensor([0.5])
target = torch.tensor([1.0])
loss = nn.MSELoss(output, target)
kind = type(loss).__name__
print(kind)
