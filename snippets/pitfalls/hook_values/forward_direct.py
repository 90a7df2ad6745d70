import torch
from torch import nn


def double(module, args, output):
    return 2 * output


model = nn.ReLU()
model.register_forward_hook(double)
y = model.forward(torch.tensor([-1.0, 3.0]))
values = y.tolist()
print(values)
