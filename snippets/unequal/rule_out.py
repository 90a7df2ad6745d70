import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(4, 8)
a = nn.Sequential(nn.Linear(8, 8), nn.Dropout())
b = nn.Sequential(nn.Linear(8, 8), nn.Dropout())
a.eval(), b.eval()
drawn = torch.equal(a(x), b(x))
print("own weights ", drawn)
b.load_state_dict(a.state_dict())
loaded = torch.equal(a(x), b(x))
print("same weights", loaded)
a.train(), b.train()
trained = torch.equal(a(x), b(x))
print("train()     ", trained)


def seeded(net):
    torch.manual_seed(1)
    return net(x)


same_seed = torch.equal(seeded(a), seeded(b))
print("same seed   ", same_seed)
