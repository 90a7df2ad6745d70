import torch
from torch import nn

model = nn.Linear(2, 1)
with torch.no_grad():
    model.eval()
y = model(torch.ones(2))
flags = [model.training, y.requires_grad]
print(flags)
