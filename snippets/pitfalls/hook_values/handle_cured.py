import torch
from torch import nn


def keep(module, args, output):
    kept.append(output.detach())


kept, fc = [], nn.Linear(2, 2)
for _ in range(3):
    handle = fc.register_forward_hook(keep)
    fc(torch.ones(1, 2))
    handle.remove()
count = len(kept)
graph = kept[0].grad_fn is not None
print("kept", count, "graph", graph)
