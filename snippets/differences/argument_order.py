import torch
import torch.nn.functional as F
from torch import nn

x = torch.arange(25.0).reshape(1, 1, 5, 5)
y, i = nn.MaxPool2d(2, 2, 0, 1, True)(x)
y_f = F.max_pool2d(x, 2, 2, 0, 1, True)
print("nn", tuple(y.shape), tuple(i.shape))
print("F ", tuple(y_f.shape))
size, size_f = y.shape[-1], y_f.shape[-1]

torch.manual_seed(0)
x = torch.randn(64, 3) / 10
y = nn.BatchNorm1d(3, 1e-5, 0.1)(x)
y_f = F.batch_norm(
    x, None, None, None, None, True, 1e-5, 0.1
)
std, std_f = y.std().item(), y_f.std().item()
print("nn", round(std, 1), "F", round(std_f, 1))

nn.LayerNorm(3, 1e-5)(x)
try:
    F.layer_norm(x, (3,), 1e-5)
except TypeError as err:
    print(err)
else:
    raise AssertionError
