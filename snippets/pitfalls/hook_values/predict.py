import torch
from torch import nn

model = nn.Sequential(nn.ReLU())
model.register_forward_hook(lambda m, args, y: 2 * y)
model[0].register_forward_hook(lambda m, args, y: 5 * y)
y = model.forward(torch.tensor(3.0))
value = y.item()
print(value)
