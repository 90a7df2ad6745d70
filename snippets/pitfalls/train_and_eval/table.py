import torch
from torch import nn

norm, drop = nn.BatchNorm1d(4), nn.Dropout(0.5)
model = nn.Sequential(nn.Linear(4, 4), norm, drop)


def row(name):
    norm.reset_running_stats()
    y = model(torch.randn(64, 4))
    drops = (y == 0).any().item()
    moves = norm.running_mean.any().item()
    found = [drops, moves, y.requires_grad]
    print(*(f"{one!s:5}" for one in found), name)
    return found


print("drops moves grad")
nothing = row("nothing")
with torch.no_grad():
    no_grad_only = row("no_grad()")
with torch.inference_mode():
    inference_only = row("inference_mode()")
model.eval()
eval_only = row("eval()")
with torch.no_grad():
    both = row("eval() + no_grad()")
model.train()
model.requires_grad_(False)
frozen_only = row("requires_grad_(False)")
