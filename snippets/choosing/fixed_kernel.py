import torch
import torch.nn.functional as F
from torch import nn

edge = torch.tensor([[[[-1.0, 0.0, 1.0]]]])

conv = nn.Conv2d(1, 1, (1, 3), bias=False)
conv.weight.requires_grad_(False)
conv.weight.copy_(edge)


class Edge(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("weight", edge)

    def forward(self, x):
        return F.conv2d(x, self.weight)


with_f = Edge()
x = torch.arange(25.0).reshape(1, 1, 5, 5)
same = torch.equal(conv(x), with_f(x))
print(f"{same = }")
learns, saved = [], []
for net in conv, with_f:
    p = net.parameters()
    learn = any(t.requires_grad for t in p)
    keys = list(net.state_dict())
    name = type(net).__name__
    print(name, "learns", learn, "saved", keys)
    learns.append(learn)
    saved.append(keys)
