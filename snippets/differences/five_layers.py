import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
a = b = torch.randn(1, 64, 32, 32)
print("nn".rjust(5), "F".rjust(10))
with torch.no_grad():
    for _ in range(5):
        a = nn.Conv2d(64, 64, 3)(a)
        w = torch.randn(64, 64, 3, 3)
        b = F.conv2d(b, w)
        s, t = a.std(), b.std()
        print(f"{s:.3f} {t:10,.0f}")

per_layer = b.std().item() ** (1 / 5)
