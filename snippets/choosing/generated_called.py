import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call
from torch.nn.utils import parametrize

torch.manual_seed(0)
x = torch.randn(1, 1, 8, 8)
z = torch.randn(5)
make = nn.Linear(5, 3 * 3)
kernel = make(z).reshape(1, 1, 3, 3)

conv = nn.Conv2d(1, 1, 3, bias=False)
y = functional_call(conv, {"weight": kernel}, x)
same = torch.equal(y, F.conv2d(x, kernel))
y.square().mean().backward()
reached = make.weight.grad is not None
print("same output:", same)
print("reached make:", reached)


class Positive(nn.Module):
    def forward(self, weight):
        return weight.exp()


# ja: 層が持つ重みから、使う重みを計算する
# en: Computes the weight from one that the layer owns
parametrize.register_parametrization(
    conv, "weight", Positive()
)
conv(x).square().mean().backward()
got = [
    name
    for name, p in conv.named_parameters()
    if p.grad is not None
]
print("gradient in:", got)
