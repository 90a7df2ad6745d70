import torch
from torch import nn

fc = nn.Linear(1, 1, bias=False)
nn.init.constant_(fc.weight, 10.0)
criterion = nn.BCELoss()
x, y = torch.ones(1, 1), torch.zeros(1, 1)
with torch.autocast("cpu", torch.bfloat16):
    out = torch.sigmoid(fc(x))
    loss = criterion(out, y).item()
print(f"output {out.item():.5f}, loss {loss:.1f}")
