import torch
from torch import nn
from torch.optim import SGD

torch.manual_seed(0)
body = nn.Linear(10, 5)
model = nn.Sequential(body, nn.Linear(5, 1))
optimizer = SGD(model.parameters(), lr=0.1)
# ja: あとから最後の層を入れ替える
# en: Replace the last layer afterward
new = nn.Linear(5, 1)
model[1] = new

body_before = body.weight.detach().clone()
new_before = new.weight.detach().clone()
model(torch.randn(8, 10)).sum().backward()
optimizer.step()
has_grad = new.weight.grad is not None
print("new has a gradient", has_grad)
body_changed = not torch.equal(body.weight, body_before)
print("body changed", body_changed)
new_changed = not torch.equal(new.weight, new_before)
print("new changed", new_changed)
