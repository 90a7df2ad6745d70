import torch
from torch import nn

torch.manual_seed(0)
layer = nn.Linear(4, 2)
x = torch.randn(3, 4)
y = layer(x)
z = layer.forward(x)

graph = y.grad_fn.name(), z.grad_fn.name()
print(*graph)
same_output = torch.equal(y, z)
print("same output", same_output)
w = layer.weight
(dy,) = torch.autograd.grad(y.sum(), w)
(dz,) = torch.autograd.grad(z.sum(), w)
same_gradient = torch.equal(dy, dz)
print("same gradient", same_gradient)

# ja: 出力を 2 倍に置き換えるフック
# en: A hook that doubles the output
layer.register_forward_hook(
    lambda layer, args, out: 2 * out,
)
y, z = layer(x), layer.forward(x)
same_hooked = torch.equal(y, z)
print("same, with hook", same_hooked)
# ja: モデルの中の層なら、フックは動く
# en: Inside a model, the layer's hook runs
net = nn.Sequential(layer)
same_inside = torch.equal(net.forward(x), y)
print("same, hook inside", same_inside)
