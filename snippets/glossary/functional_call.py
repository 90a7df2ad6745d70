import copy

import torch
from torch import nn
from torch.func import functional_call

torch.manual_seed(0)
x = torch.randn(8, 2) + 5
norm = nn.BatchNorm1d(2)
mine = copy.deepcopy(norm.state_dict())
mine["weight"] = torch.zeros(2)
y = functional_call(norm, mine, x)
all_zero = bool((y == 0).all())
own_weight = norm.weight.tolist()
print(f"{all_zero = }  {own_weight = }")

# ja: 平均の更新は、渡した辞書のほうに入る
# en: The new mean lands in your dict
my_mean = mine["running_mean"].tolist()
own_mean = norm.running_mean.tolist()
print("mine", mine["running_mean"])
print("norm", norm.running_mean)

# ja: モードには、層自身の training が使われる
# en: The mode is the layer's own training
norm.eval()
functional_call(norm, mine, x)
later = mine["running_mean"].tolist()
same_in_eval = later == my_mean
print(f"{same_in_eval = }")
