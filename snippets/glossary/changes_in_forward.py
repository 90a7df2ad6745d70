import copy

import torch
from torch import nn


def changed(layer, x, training):
    layer = copy.deepcopy(layer).train(training)
    before = copy.deepcopy(layer.state_dict())
    layer(x)
    after = layer.state_dict().items()
    return any(not t.equal(before[k]) for k, t in after)


torch.manual_seed(0)
x, ids = torch.randn(8, 3) + 5, torch.arange(8)
cases = [
    ("Linear", nn.Linear(3, 3), x),
    ("Dropout", nn.Dropout(), x),
    ("LSTM", nn.LSTM(3, 3), x),
    ("Embedding", nn.Embedding(8, 3), ids),
    ("  max_norm=1", nn.Embedding(8, 3, max_norm=1), ids),
    ("BatchNorm1d", nn.BatchNorm1d(3), x),
]
print("             train  eval")
in_train, in_eval = [], []
for name, layer, given in cases:
    in_train.append(changed(layer, given, True))
    in_eval.append(changed(layer, given, False))
    print(f"{name:12} {in_train[-1]!s:6} {in_eval[-1]}")
