import torch
import torch.nn.functional as F
from torch import nn

x, w = torch.ones(2, 3), torch.ones(3, 5)
try:
    print(*F.linear(x, w.T).shape)
except RuntimeError as error:
    print(f"{type(error).__name__}: {error}")

fc = nn.Linear(48, 5)
x = torch.ones(2, 3, 4, 4)
print(*fc(x.flatten(1)).shape)
