import torch
from torch import nn
from torch.func import functional_call, jacrev

net, x = nn.Linear(2, 3), torch.ones(2)
params = dict(net.named_parameters())
rows = jacrev(lambda p: functional_call(net, p, x))
w = rows(params)["weight"]
nonzero = int(w.count_nonzero())
print("shape", *w.shape, "not zero", nonzero)
