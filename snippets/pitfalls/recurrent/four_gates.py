import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
lstm, x = nn.LSTM(2, 5), torch.randn(1, 2)
w, u, b, v = lstm.parameters()
print("weight_ih_l0", *w.shape, "weight_hh_l0", *u.shape)

h = c = torch.zeros(1, 5)
gates = F.linear(x, w, b) + F.linear(h, u, v)
i, f, g, o = gates.chunk(4, dim=1)
c = f.sigmoid() * c + i.sigmoid() * g.tanh()
h = o.sigmoid() * c.tanh()
same = torch.allclose(h, lstm(x)[0], atol=1e-5)
print("same as lstm(x)", same)
