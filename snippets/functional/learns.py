import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(32, 3)
true = torch.tensor([[1.0, -2.0, 3.0]])
y = F.linear(x, true)

layer = nn.Linear(3, 1)
w = layer.weight.detach().clone().requires_grad_()
b = layer.bias.detach().clone().requires_grad_()


def loss_f():
    return F.mse_loss(F.linear(x, w, b), y)


# ja: 同じ重みで、勾配を比べる
# en: The same weights: compare gradients
F.mse_loss(layer(x), y).backward()
loss_f().backward()
same_w = torch.equal(layer.weight.grad, w.grad)
same_b = torch.equal(layer.bias.grad, b.grad)
print("same w.grad", same_w)
print("same b.grad", same_b)

# ja: F だけで学習する
# en: Learn with F alone
first = loss_f().item()
optimizer = torch.optim.SGD([w, b], lr=0.1)
for _ in range(100):
    optimizer.zero_grad()
    loss_f().backward()
    optimizer.step()
last = loss_f().item()
learned = [round(n) for n in w[0].tolist()]
print(f"loss {first:.4f} -> {last:.4f}")
print("w", learned)
