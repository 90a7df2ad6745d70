import torch
import torch.nn.functional as F

z = torch.zeros(2, 3)
for y in [0, -100], [-100, -100]:
    y = torch.tensor(y)
    total = F.cross_entropy(z, y, reduction="sum")
    count = (y != -100).sum().clamp(min=1)
    loss = (total / count).item()
    print("loss", round(loss, 4))
