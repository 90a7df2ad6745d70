import torch
import torch.nn.functional as F
from torch import nn

edge = torch.tensor([[[[-1.0, 0.0, 1.0]]]])


class WithF(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("weight", edge)

    def forward(self, x):
        return F.conv2d(x, self.weight)


conv = nn.Conv2d(1, 1, (1, 3), bias=False)
conv.weight.requires_grad_(False).copy_(edge)
nets = {"nn": conv, "F ": WithF()}

x = torch.arange(25.0).reshape(1, 1, 5, 5)
same = torch.equal(conv(x), nets["F "](x))
print(f"{same = }")
trained, saved = [], []
for name, net in nets.items():
    p = net.parameters()
    trained += [sum(t.requires_grad for t in p)]
    saved += [list(net.state_dict())]
    print(name, trained[-1], saved[-1])
