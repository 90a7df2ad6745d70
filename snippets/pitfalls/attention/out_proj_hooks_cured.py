import torch
from torch import nn

mha = nn.MultiheadAttention(8, 2)
x, seen = torch.ones(3, 8), []


def hook(module, args, output):
    seen.append(type(module).__name__)


mha.register_forward_hook(hook)
mha(x, x, x)
print("seen", *seen)
