import torch
import torch.distributed as dist
from torch import nn

group = {"rank": 0, "world_size": 1}
dist.init_process_group(store=dist.HashStore(), **group)
model = nn.Linear(2, 1)
model.noise = torch.zeros(2)
ddp = nn.parallel.DistributedDataParallel(model)
sent = [name for name, _ in ddp.module.named_buffers()]
print("buffers:", sent)
