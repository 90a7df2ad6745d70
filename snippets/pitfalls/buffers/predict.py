import torch
from torch import nn

net, loaded = nn.Module(), nn.Module()
net.n = nn.Buffer(torch.tensor(5), persistent=False)
loaded.n = nn.Buffer(torch.tensor(0), persistent=False)
loaded.load_state_dict(net.state_dict())
n = loaded.n.item()
print("n", n)
