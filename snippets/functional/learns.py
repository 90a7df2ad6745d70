import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(32, 3)
y = x @ torch.tensor([[1.0], [-2.0], [3.0]])

layer = nn.Linear(3, 1)
w = layer.weight.detach().clone()
b = layer.bias.detach().clone()
w.requires_grad_()
b.requires_grad_()

# ja: 同じ重みで、勾配を比べる
# en: The same weights: compare gradients
F.mse_loss(layer(x), y).backward()
F.mse_loss(F.linear(x, w, b), y).backward()
dw = torch.equal(layer.weight.grad, w.grad)
db = torch.equal(layer.bias.grad, b.grad)
print("same gradient", dw, db)

# ja: F だけで学習する
# en: Learn with F alone
optimizer = torch.optim.SGD([w, b], lr=0.1)
losses = []
for _ in range(101):
    optimizer.zero_grad()
    loss = F.mse_loss(F.linear(x, w, b), y)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
first, last = losses[0], losses[-1]
learned = [round(n) for n in w[0].tolist()]
print(f"loss {first:.4f} -> {last:.4f}")
print("w", learned)
