import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.param = nn.Parameter(torch.ones(2))
        self.tensor = torch.ones(2, requires_grad=True)
        self.list = [nn.PReLU()]
        self.module_list = nn.ModuleList([nn.PReLU()])


net = Net()
params = [name for name, _ in net.named_parameters()]
saved = list(net.state_dict())
print("parameters()", params)
print("state_dict()", saved)

net.double()
dtypes = (net.param.dtype, net.tensor.dtype)
print("param.dtype", dtypes[0])
print("tensor.dtype", dtypes[1])
net.eval()
in_list, in_module_list = net.list[0], net.module_list[0]
modes = (in_list.training, in_module_list.training)
print("list[0].training", modes[0])
print("module_list[0].training", modes[1])
