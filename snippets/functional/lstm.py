import torch
from torch import nn
from torch.func import functional_call

torch.manual_seed(0)
lstm, other = nn.LSTM(3, 4), nn.LSTM(3, 4)
x = torch.randn(6, 1, 3)
# ja: other の重みで、lstm の計算をする
# en: Compute lstm with the weights of other
weights = dict(other.named_parameters())
y, _ = functional_call(lstm, weights, x)

y_lstm, _ = lstm(x)
y_other, _ = other(x)
as_lstm = torch.equal(y, y_lstm)
as_other = torch.equal(y, y_other)
print("same as lstm(x)", as_lstm)
print("same as other(x)", as_other)
