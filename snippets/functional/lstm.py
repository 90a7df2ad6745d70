import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call

try:
    F.lstm()
except AttributeError as err:
    print(err)
else:
    raise AssertionError

torch.manual_seed(0)
lstm, other = nn.LSTM(3, 4), nn.LSTM(3, 4)
x = torch.randn(6, 1, 3)
# ja: other の重みで、lstm の計算をする
# en: Compute lstm with the weights of other
weights = dict(other.named_parameters())
y, _ = functional_call(lstm, weights, x)

as_other = torch.equal(y, other(x)[0])
as_lstm = torch.equal(y, lstm(x)[0])
print("same as other(x)", as_other)
print("same as lstm(x)", as_lstm)
