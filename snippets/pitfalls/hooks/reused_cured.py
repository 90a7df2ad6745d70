import torch
from torch import nn


def hook(module, args, output):
    seen.append(names[module])


seen, relu1, relu2 = [], nn.ReLU(), nn.ReLU()
net = nn.Sequential(relu1, nn.Linear(3, 3), relu2)
names = {m: n for n, m in net.named_modules()}
for module in net.children():
    module.register_forward_hook(hook)
net(torch.ones(3))
print(seen)
