import torch
from torch import nn

fc = nn.Linear(2, 2)
x = torch.ones(1, 2)
layers = nn.ModuleList([fc, nn.ReLU()])
y = x
for layer in layers:
    y = layer(y)
same = torch.allclose(y, nn.Sequential(*layers)(x))
print(tuple(y.shape), f"{same = }")
