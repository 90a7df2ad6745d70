import torch
from torch import nn
from torch.func import functional_call

torch.manual_seed(0)
other, lstm = nn.LSTM(3, 4), nn.LSTM(3, 4)
weights = dict(other.named_parameters())
x = torch.randn(6, 1, 3)
h = c = torch.zeros(1, 1, 4)
y, _ = functional_call(lstm, weights, (x, (h, c)))
as_other = torch.equal(y, other(x, (h, c))[0])
as_lstm = torch.equal(y, lstm(x, (h, c))[0])
print("other(x)", as_other, "lstm(x)", as_lstm)
