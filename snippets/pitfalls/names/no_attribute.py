import torch
import torch.nn.functional as F
from torch import nn

x = torch.tensor([-1.0, 2.0])
for call in (
    lambda: nn.relu(x),
    lambda: F.ReLU()(x),
):
    try:
        print(call().tolist())
    except AttributeError as error:
        print(f"{type(error).__name__}: {error}")
