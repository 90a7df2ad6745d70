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


def count_outputs(function, x):
    ys = [function(x.clone()) for _ in range(10)]
    return len(torch.stack(ys).unique(dim=0))


print(" F train() eval()")
rows = []
for function, layer in pairs:
    z = x[0] if function is F.dropout1d else x
    f = count_outputs(function, z)
    train = count_outputs(layer.train(), z)
    eval_ = count_outputs(layer.eval(), z)
    name = function.__name__
    rows.append((name, f, train, eval_))
    print(f"{f:2} {train:7} {eval_:6} {name}")
