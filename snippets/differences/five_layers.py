import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x_nn = x_f = torch.randn(1, 64, 32, 32)
std_nn, std_f = [], []
print("layer    nn        F")
with torch.no_grad():
    for layer in range(1, 6):
        x_nn = nn.Conv2d(64, 64, 3)(x_nn)
        w = torch.randn(64, 64, 3, 3)
        x_f = F.conv2d(x_f, w)
        std_nn.append(x_nn.std().item())
        std_f.append(x_f.std().item())
        print(
            f"{layer:5} {std_nn[-1]:5.2f} {std_f[-1]:8.1e}"
        )

per_layer = std_f[-1] ** (1 / 5)
