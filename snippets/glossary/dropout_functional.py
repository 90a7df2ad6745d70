import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        return F.dropout(x, p=0.5)


torch.manual_seed(0)
net = Net()
x = torch.ones(8)
in_train = net(x).tolist()
print(in_train)
net.eval()
in_eval = net(x).tolist()
print(in_eval)
