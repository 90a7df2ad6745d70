import torch
from torch import nn

p = torch.full((4, 1), 0.5)
y = torch.tensor([0.0, 1.0, 1.0, 0.0])
both = nn.BCEWithLogitsLoss(), nn.BCELoss()
for loss in both:
    value = loss(p.squeeze(1), y)
    print(f"{value:.4f}")
