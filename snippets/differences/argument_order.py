import torch
import torch.nn.functional as F
from torch import nn

x = torch.arange(25.0).reshape(1, 1, 5, 5)
y, at = nn.MaxPool2d(2, 2, 0, 1, True)(x)
y_f = F.max_pool2d(x, 2, 2, 0, 1, True)
size, size_f = y.shape[-1], y_f.shape[-1]
print("pool nn", tuple(y.shape), at.dtype)
print("pool F ", tuple(y_f.shape))

torch.manual_seed(0)
x = torch.randn(64, 3) / 10
y = nn.BatchNorm1d(3, 1e-5, 0.1)(x)
# ja: 統計も重みも渡さず、training は True
# en: No statistics, no weights; training is True
y_f = F.batch_norm(
    x, None, None, None, None, True, 1e-5, 0.1
)
std, std_f = y.std().item(), y_f.std().item()
print("std nn", round(std, 1))
print("std F ", round(std_f, 1))
