import torch
from torch import nn

torch.manual_seed(0)
lstm = nn.LSTM(2, 3)
x = torch.randn(5, 1, 2)
first, hidden = lstm(x)
# ja: もう一度渡すと、続きではなく最初から
# en: Once more: it starts afresh
second, _ = lstm(x)
same = torch.equal(first, second)
print(f"{same = }")
# ja: 続きにしたいなら、隠れ状態を自分で渡す
# en: To go on, pass the hidden state in
third, _ = lstm(x, hidden)
same_with_hidden = torch.equal(first, third)
print(f"{same_with_hidden = }")
keys = list(lstm.state_dict())
print(*keys, sep="\n")
