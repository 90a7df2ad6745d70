import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(1, 1, 8, 8)
z = torch.randn(5)
# ja: z からカーネルを作る層
# en: Makes a kernel from z
make = nn.Linear(5, 3 * 3)
kernel = make(z).reshape(1, 1, 3, 3)

conv = nn.Conv2d(1, 1, 3, bias=False)
conv.weight = nn.Parameter(kernel)
y = conv(x)
y.square().mean().backward()
reached = make.weight.grad is not None
print("reached make:", reached)

# ja: nn.Parameter で包まずに
# en: Not wrapped in nn.Parameter
# raises: TypeError
conv.weight = kernel
