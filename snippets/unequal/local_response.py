import torch
import torch.nn.functional as F
from torch import nn

x = torch.ones(1, 6, 1, 1)
x[:, 0] = 10
# ja: 出力は、入力 ÷ 窓の中の 2 乗の和
# en: The output: input / sum of squares in the window
settings = {"alpha": 3, "beta": 1, "k": 0}


def squares(y):
    return [round(n) for n in (x / y).flatten().tolist()]


cross = squares(nn.CrossMapLRN2d(3, **settings)(x))
local = squares(nn.LocalResponseNorm(3, **settings)(x))
y = F.local_response_norm(x, 3, **settings)
function = squares(y)
print("nn.CrossMapLRN2d", cross)
print("nn.LocalResponseNorm", local)
print("F.local_response_norm", function)
