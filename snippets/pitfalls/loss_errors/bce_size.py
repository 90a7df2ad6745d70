import torch
from torch import nn

p = torch.full((4, 1), 0.5)
y = torch.tensor([0.0, 1.0, 1.0, 0.0])
both = nn.BCEWithLogitsLoss(), nn.BCELoss()
for loss in both:
    try:
        loss(p, y)
    except ValueError as error:
        print(f"{type(error).__name__}: {error}")
