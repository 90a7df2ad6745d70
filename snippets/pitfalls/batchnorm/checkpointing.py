import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

m = 0.1
bn = nn.BatchNorm1d(1, momentum=m)
x = torch.full((8, 1), 5.0).requires_grad_()
y = checkpoint(bn, x, use_reentrant=False)
print("forward ", bn.running_mean)
y.sum().backward()
print("backward", bn.running_mean)
updates = bn.num_batches_tracked.item()
print("updates", updates)
