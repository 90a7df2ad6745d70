import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch import nn
from torch.distributed.fsdp import fully_shard

group = {"rank": 0, "world_size": 1}
dist.init_process_group(store=dist.HashStore(), **group)
mesh = dist.init_device_mesh("cpu", (1,))
layer = fully_shard(nn.Linear(2, 4), mesh=mesh)
# raises: RuntimeError
y = F.linear(torch.ones(1, 2), layer.weight)
