import torch
from torch import nn

torch.manual_seed(0)
layer = nn.Linear(3, 2)
count = 0
for name, p in layer.named_parameters():
    print(name, tuple(p.shape))
    count += p.numel()
print("count", count)

params = layer.parameters()
optimizer = torch.optim.SGD(params, lr=0.1)
w = layer.weight
before = w.detach().clone()
layer(torch.randn(4, 3)).sum().backward()
after_backward = not torch.equal(w, before)
print("changed by backward", after_backward)
optimizer.step()
after_step = not torch.equal(w, before)
print("changed by step", after_step)
