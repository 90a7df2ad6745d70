from typing import get_args, get_type_hints

import torch.nn.functional as F
from torch import nn

relu = get_type_hints(F.relu)["return"]
call = get_type_hints(nn.Module)["__call__"]
item = get_type_hints(nn.Module.__getattr__)["return"]
print("F.relu(x):", relu.__name__)
print("module(x):", get_args(call)[1].__name__)
print("module.x: ", [t.__name__ for t in get_args(item)])
