import torch
import torch.nn.functional as F
from torch import nn

fs = {
    "nn.ReLU": nn.ReLU(),
    "F.relu": F.relu,
    "torch.relu": torch.relu,
    "clamp": lambda x: x.clamp(min=0),
}
for name, f in fs.items():
    x = torch.tensor([-1.0, 0, 2], requires_grad=True)
    y = f(x)
    y.sum().backward()
    print(f"{name:10}", y.tolist(), x.grad.tolist())
