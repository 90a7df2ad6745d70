import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(1, 3, 8, 8)

# ja: 重みとバイアスは、層が作って持つ
# en: The layer makes and keeps the weights
conv = nn.Conv2d(3, 16, 3, padding=1)
y = conv(x)

y.square().sum().backward()
print(y.shape)
print("sum", y.sum().item())
print("dw", conv.weight.grad.norm().item())
print("db", conv.bias.grad.norm().item())
