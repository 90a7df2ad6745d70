import torch
from torch import nn

torch.manual_seed(0)
lstm = nn.LSTM(2, 3)
x = torch.randn(5, 1, 2)
first, hidden = lstm(x)
# ja: 同じ系列をもう一度渡すと、続きではなく最初から
# en: The same sequence again: it starts afresh
second, _ = lstm(x)
same = torch.equal(first, second)
print(f"{same = }")
# ja: 続きにしたいなら、隠れ状態を自分で渡す
# en: To go on, hand the hidden state back yourself
third, _ = lstm(x, hidden)
same_with_hidden = torch.equal(first, third)
print(f"{same_with_hidden = }")
keys = list(lstm.state_dict())
print(*keys, sep="\n")
