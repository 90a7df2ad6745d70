import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(2))
        self.plain = torch.ones(2, requires_grad=True)
        self.listed = [nn.PReLU()]
        self.kept = nn.ModuleList([nn.PReLU()])


net = Net()
found = [name for name, _ in net.named_parameters()]
print(found)
saved = list(net.state_dict())
print(saved)
net.double()
net.eval()
dtypes = (net.scale.dtype, net.plain.dtype)
print(*dtypes)
modes = (net.kept[0].training, net.listed[0].training)
print(*modes)
