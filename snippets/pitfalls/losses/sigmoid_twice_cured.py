import torch
from torch import nn

y = torch.tensor([1.0, 0.0])
criterion = nn.BCEWithLogitsLoss(reduction="none")
for logit in 0.0, 5.0, 10.0:
    z = torch.tensor([logit, -logit])
    for_one, for_zero = criterion(z, y).tolist()
    print(f"target 1: {for_one:.4f}", end=", ")
    print(f"target 0: {for_zero:.4f}")
