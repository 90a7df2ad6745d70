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

a, b = body.weight, new.weight
a_0, b_0 = a.tolist(), b.tolist()
model(torch.randn(8, 10)).sum().backward()
optimizer.step()
has_grad = b.grad is not None
print("new has a gradient", has_grad)
body_changed = a.tolist() != a_0
print("body changed", body_changed)
new_changed = b.tolist() != b_0
print("new changed ", new_changed)
