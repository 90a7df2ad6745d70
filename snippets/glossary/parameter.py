import torch
from torch import nn

torch.manual_seed(0)
layer = nn.Linear(3, 2)
for name, p in layer.named_parameters():
    print(name, tuple(p.shape))
count = sum(p.numel() for p in layer.parameters())
print(f"{count = }")

optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
before = layer.weight.detach().clone()
layer(torch.randn(4, 3)).sum().backward()
# ja: backward() は .grad を埋めるだけ
# en: backward() only fills .grad
after_backward = not torch.equal(layer.weight, before)
optimizer.step()
after_step = not torch.equal(layer.weight, before)
print(f"{after_backward = }")
print(f"{after_step = }")
