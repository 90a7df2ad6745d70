import torch
import torch.nn.functional as F
from torch import nn

x = torch.tensor([-1.0, 2.0])
for call in (
    lambda: nn.ReLU()(x),
    lambda: F.relu(x),
):
    print(call().tolist())
