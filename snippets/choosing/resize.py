import torch
import torch.nn.functional as F
from torch import nn


def size(x):
    return tuple(x.shape[2:])


up = nn.Upsample(size=(7, 5))
x = torch.rand(1, 1, 3, 3)
# ja: skip の大きさは、入力が来て初めて分かる
# en: The size of skip is known only when the input arrives
for skip in torch.rand(1, 1, 7, 5), torch.rand(1, 1, 8, 6):
    by_f = F.interpolate(x, size=size(skip))
    by_nn = up(x)
    print(size(skip), size(by_f), size(by_nn))
follows = size(by_f) == size(skip)
fixed = size(by_nn) == (7, 5)
same = torch.equal(by_nn, F.interpolate(x, size=(7, 5)))
print("same size, same output:", same)
