import torch
import torch.nn.functional as F

torch.manual_seed(0)
x = torch.randn(1, 3, 8, 8)

# ja: 重みとバイアスは、自分で作って持つ
# en: You make and keep the weights
k = (3 * 3 * 3) ** -0.5
w = torch.empty(16, 3, 3, 3).uniform_(-k, k)
b = torch.empty(16).uniform_(-k, k)
w.requires_grad_()
b.requires_grad_()
y = F.conv2d(x, w, b, padding=1)

y.square().sum().backward()
print(y.shape)
print("sum", y.sum().item())
print("dw", w.grad.norm().item())
print("db", b.grad.norm().item())
