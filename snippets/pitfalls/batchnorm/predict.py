import torch
from torch import nn

bn, x = nn.BatchNorm1d(3), torch.ones(8, 3)
with torch.no_grad():
    bn(x)
bn.eval()(x)
count = bn.num_batches_tracked.item()
print(count)
