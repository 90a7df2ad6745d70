import platform

import torch
from torch.backends import cpu as backend

torch_version = torch.__version__.split("+")[0]
parts = platform.python_version_tuple()
python = ".".join(parts[:2])
cpu = backend.get_cpu_capability()
print("torch", torch_version)

# ja: 手元でも同じ数になるか
# en: Do you get the same numbers?
torch.manual_seed(0)
numbers = torch.rand(4).tolist()
print([round(n, 4) for n in numbers])
