import torch
from torch import nn

model = nn.BatchNorm1d(1)
x = torch.linspace(4, 6, 100).view(-1, 1)
for _ in range(15):
    y = model(x)
model.eval()
diff = (model(x) - y).abs().max().item()
mean = model.running_mean.item()
print(f"mean {mean:.2f}, diff {diff:.2f}")
