from statistics import stdev

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
drop, fc = nn.Dropout(0.5), nn.Linear(8, 1)
net = nn.Sequential(drop, fc).eval()
x = torch.randn(1, 8)


def always_on(x):
    x = F.dropout(x, 0.5, training=True)
    return fc(x)


def spread(model):
    ys = (model(x).item() for _ in range(100))
    return stdev(ys)


with_nn = spread(net)
with_f = spread(always_on)
print(f"{with_nn:.2f} nn.Dropout, eval()")
print(f"{with_f:.2f} F.dropout, training=True")
# ja: Dropout だけを訓練モードに戻す
# en: Only Dropout goes back to training
drop.train()
only_dropout = spread(net)
print(f"{only_dropout:.2f} nn.Dropout, train()")
