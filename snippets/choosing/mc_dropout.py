from statistics import stdev

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
fc = nn.Linear(8, 1)
net = nn.Sequential(nn.Dropout(0.5), fc).eval()
x = torch.randn(1, 8)


def always_on(x):
    return fc(F.dropout(x, 0.5, training=True))


def spread(model):
    return stdev(model(x).item() for _ in range(100))


with_nn = spread(net)
with_f = spread(always_on)
print(f"nn.Dropout, eval()        {with_nn:.2f}")
print(f"F.dropout, training=True  {with_f:.2f}")
# ja: Dropout だけを訓練モードに戻す
# en: Only Dropout goes back to training
net[0].train()
only_dropout = spread(net)
print(f"nn.Dropout, train()       {only_dropout:.2f}")
