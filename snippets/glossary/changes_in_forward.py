import copy

import torch
from torch import nn


def changed(layer, x):
    before = copy.deepcopy(layer.state_dict())
    layer(x)
    after = layer.state_dict()
    same = [after[k].equal(before[k]) for k in after]
    return not all(same)


torch.manual_seed(0)
x, ids = torch.randn(8, 3) + 5, torch.arange(8)
limited = nn.Embedding(8, 3, max_norm=1)
cases = [
    ("Linear", nn.Linear(3, 3), x),
    ("LSTM", nn.LSTM(3, 3), x),
    ("Embedding", nn.Embedding(8, 3), ids),
    ("Embedding, max_norm", limited, ids),
    ("BatchNorm1d", nn.BatchNorm1d(3), x),
]
rows = []
print("train", "eval", sep="\t")
for name, layer, given in cases:
    other = copy.deepcopy(layer)
    in_train = changed(layer.train(), given)
    in_eval = changed(other.eval(), given)
    rows.append((in_train, in_eval, name))
    print(in_train, in_eval, name, sep="\t")
