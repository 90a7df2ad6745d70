import torch
from torch import nn

bn = nn.BatchNorm1d(3).requires_grad_(False)
model = nn.Sequential(bn, nn.Linear(3, 2))
model.train()
model(torch.full((8, 3), 5.0))
print(bn.training, bn.running_mean)
