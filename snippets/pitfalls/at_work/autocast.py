import torch
import torch.nn.functional as F
from torch import nn

fc, loss = nn.Linear(4, 4), nn.MSELoss()
x = torch.ones(2, 4)
with torch.autocast("cpu", torch.bfloat16):
    y = fc(x)
    print("nn.Linear ", y.dtype)
    print("F.linear  ", F.linear(x, fc.weight).dtype)
    print("x @ w.T   ", (x @ fc.weight.T).dtype)
    print("nn.MSELoss", loss(y, y).dtype)
    print("F.mse_loss", F.mse_loss(y, y).dtype)
