import torch
import torch.nn.functional as F

z, y = torch.zeros(2, 3), torch.tensor([0, 2])
floats = y.float().long()
column = y[:, None].squeeze(1)
from_1 = (y + 1) - 1
one_hot = F.one_hot(y, 3).float()
for t in floats, column, from_1, one_hot:
    loss = F.cross_entropy(z, t)
    print(f"{loss:.4f}")
