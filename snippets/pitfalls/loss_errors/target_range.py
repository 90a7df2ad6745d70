import torch
from torch import nn

z = torch.tensor([1.0, -1.0])
mask = torch.tensor([255.0, 0.0])
loss = nn.BCEWithLogitsLoss()(z, mask).item()
print(f"BCEWithLogitsLoss {loss:.1f}")
# raises: RuntimeError
nn.BCELoss()(torch.sigmoid(z), mask)
