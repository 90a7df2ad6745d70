import torch
from torch import nn
from torch.func import functional_call

torch.manual_seed(0)
x = torch.randn(8, 2) + 5
norm = nn.BatchNorm1d(2)
mine = {k: t.clone() for k, t in norm.state_dict().items()}
mine["weight"] = torch.zeros(2)
y = functional_call(norm, mine, x)
# ja: 計算に使われた重みは 0、層の重みは元のまま
# en: It computed with 0; the layer keeps its weight
print(y.abs().sum().item(), norm.weight.tolist())
all_zero = bool((y == 0).all())
own_weight = norm.weight.tolist()
# ja: バッファの更新も、渡した辞書のほうに入る
# en: The buffer update, too, lands in your dict
print(mine["running_mean"], norm.running_mean)
my_mean = mine["running_mean"].tolist()
own_mean = norm.running_mean.tolist()

# ja: モードは、層のものが使われる
# en: The mode is the layer's
norm.eval()
functional_call(norm, mine, x)
same_in_eval = mine["running_mean"].tolist() == my_mean
print(f"{same_in_eval = }")
