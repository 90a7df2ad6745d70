import torch
from torch import nn


def make():
    return nn.Sequential(nn.Linear(8, 8), nn.Dropout())


def seeded(net):
    torch.manual_seed(1)
    return net(x)


torch.manual_seed(0)
x = torch.randn(4, 8)
a = make().eval()
b = make().eval()
made = torch.equal(a(x), b(x))
print("eval                  ", made)
b.load_state_dict(a.state_dict())
loaded = torch.equal(a(x), b(x))
print("eval,  load_state_dict", loaded)
a.train()
b.train()
trained = torch.equal(a(x), b(x))
print("train, load_state_dict", trained)
same_seed = torch.equal(seeded(a), seeded(b))
print("train, manual_seed    ", same_seed)
