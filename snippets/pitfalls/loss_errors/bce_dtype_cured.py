import torch
from torch import nn

p = torch.full((4,), 0.5)
y = torch.tensor([0, 1, 1, 0])
both = nn.BCEWithLogitsLoss(), nn.BCELoss()
for loss in both:
    for target in y, y.bool():
        value = loss(p, target.float())
        print(f"{value:.4f}")
