import torch
from torch import nn

torch.manual_seed(0)
body, old = nn.Linear(10, 5), nn.Linear(5, 1)
model = nn.Sequential(body, old)
params = model.parameters()
optimizer = torch.optim.SGD(params, lr=0.1)
# ja: あとから最後の層を入れ替える
# en: Swap the last layer afterward
new = nn.Linear(5, 1)
model[1] = new

b = body.weight.detach().clone()
n = new.weight.detach().clone()
model(torch.randn(8, 10)).sum().backward()
optimizer.step()
body_changed = not torch.equal(body.weight, b)
new_changed = not torch.equal(new.weight, n)
has_grad = new.weight.grad is not None
print("body changed", body_changed)
print("new  changed", new_changed)
print("new  has a gradient", has_grad)
