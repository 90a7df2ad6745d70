import torch
from torch import nn

logits = torch.tensor([-2.0, 0.5, 3.0])
y = torch.tensor([0.0, 1.0, 1.0])
criterion = nn.BCEWithLogitsLoss()
loss = criterion(logits, y)
print(f"loss {loss:.4f}")
