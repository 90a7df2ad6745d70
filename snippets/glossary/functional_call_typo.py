import torch
from torch import nn
from torch.func import functional_call

torch.manual_seed(0)
layer = nn.Linear(3, 2)
x = torch.randn(1, 3)
typo = {"wieght": torch.zeros(2, 3)}
y = functional_call(layer, typo, x)
ignored = torch.equal(y, layer(x))
print(f"{ignored = }")

# raises: RuntimeError
functional_call(layer, typo, x, strict=True)
