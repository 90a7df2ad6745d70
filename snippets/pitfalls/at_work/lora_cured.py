import torch
from torch import nn

layer, x = nn.Linear(4, 4), torch.ones(1, 4)
down, up = nn.Linear(4, 1), nn.Linear(1, 4)


def lora(layer, args, output):
    return output + up(down(*args))


layer.register_forward_hook(lora)
y = layer(x)
y.sum().backward()
print("adapter learns:", up.weight.grad is not None)
