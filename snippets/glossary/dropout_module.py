import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout(p=0.5)

    def forward(self, x):
        return self.drop(x)


torch.manual_seed(0)
net = Net()
x = torch.ones(8)
in_train = net(x).tolist()
print(in_train)
net.eval()
in_eval = net(x).tolist()
print(in_eval)
