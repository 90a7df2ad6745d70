import platform

import torch

torch_version = torch.__version__.split("+")[0]
python = ".".join(platform.python_version_tuple()[:2])
cpu = torch.backends.cpu.get_cpu_capability()
print("torch", torch_version)

# ja: 手元でも同じ数になるか
# en: Do you get the same numbers?
torch.manual_seed(0)
numbers = torch.rand(4).tolist()
print([round(n, 4) for n in numbers])
