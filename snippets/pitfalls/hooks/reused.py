import torch
from torch import nn


def hook(module, args, output):
    seen.append(names[module])


seen, relu = [], nn.ReLU()
net = nn.Sequential(relu, nn.Linear(3, 3), relu)
names = {m: n for n, m in net.named_modules()}
for module in net.children():
    module.register_forward_hook(hook)
net(torch.ones(3))
print(seen)
