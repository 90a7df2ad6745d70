import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = -torch.ones(20, 10, 4, 4)
pairs = [
    (F.dropout, nn.Dropout()),
    (F.dropout1d, nn.Dropout1d()),
    (F.dropout2d, nn.Dropout2d()),
    (F.dropout3d, nn.Dropout3d()),
    (F.alpha_dropout, nn.AlphaDropout()),
    (F.feature_alpha_dropout, nn.FeatureAlphaDropout()),
    (F.rrelu, nn.RReLU()),
    (F.rrelu_, nn.RReLU(inplace=True)),
]


def answers(function, x):
    ys = []
    for _ in range(10):
        ys.append(function(x.clone()))
    return len(torch.stack(ys).unique(dim=0))


print(" F train() eval()")
rows = []
for f, layer in pairs:
    z = x[0] if f is F.dropout1d else x
    a = answers(f, z)
    b = answers(layer.train(), z)
    c = answers(layer.eval(), z)
    rows.append((f.__name__, a, b, c))
    print(f"{a:2} {b:7} {c:6} {f.__name__}")
