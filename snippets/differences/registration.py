import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        v = torch.ones(4, 3, 3, 3)
        w = torch.ones(4, 3, 3, 3)
        self.plain = v.requires_grad_()
        self.owned = nn.Parameter(w)

    def forward(self, x):
        w = self.plain + self.owned
        return F.conv2d(x, w)


net = Net()
y = net(torch.ones(1, 3, 8, 8))
y.sum().backward()
a, b = net.plain.grad, net.owned.grad
same_gradient = torch.equal(a, b)
print("same gradient", same_gradient)
parameters = list(dict(net.named_parameters()))
print("parameters", parameters)
saved = list(net.state_dict())
print("state_dict", saved)
net.to("meta")
plain = str(net.plain.device)
owned = str(net.owned.device)
print("plain", plain, "owned", owned)
