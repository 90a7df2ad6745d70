import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

model = nn.Sequential(nn.Linear(2, 2), nn.Dropout())
x = torch.ones(4, 2)
y = checkpoint(model, x, use_reentrant=False)
model.eval()
try:
    y.sum().backward()
except RuntimeError as error:
    text = str(error).splitlines()[0]
    print(f"{type(error).__name__}: {text}")
