import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.tensor import debug

group = {"rank": 0, "world_size": 1}
dist.init_process_group(store=dist.HashStore(), **group)
ddp = nn.parallel.DistributedDataParallel(nn.Linear(2, 1))
y = ddp(torch.ones(1, 2))
with debug.CommDebugMode() as sent:
    y.sum().backward()
print("all_reduce:", sent.get_total_counts())
