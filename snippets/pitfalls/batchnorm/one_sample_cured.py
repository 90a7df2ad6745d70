import torch
from torch import nn
from torch.utils.data import DataLoader

model = nn.BatchNorm1d(3)
x = torch.randn(9, 3)
loader = DataLoader(x, 4, drop_last=True)
for batch in loader:
    print("batch of", len(batch))
    model(batch)
