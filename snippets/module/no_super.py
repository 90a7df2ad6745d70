import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, part):
        self.part = part


layer = nn.Linear(2, 2)
weight = nn.Parameter(torch.ones(2))
errors = []
for part in layer, weight:
    try:
        Net(part)
    except AttributeError as err:
        errors.append(str(err))
    else:
        raise AssertionError

# ja: 数なら作れて、呼んだときに止まる
# en: A number gets in; the call fails
net = Net(2)
try:
    net(torch.ones(2))
except AttributeError as err:
    errors.append(str(err))
else:
    raise AssertionError
print(*errors, sep="\n")
