import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        return F.dropout(x, self.training)


net = Net()
x = torch.ones(1000)
net.train()
zeros_train = (net(x) == 0).sum().item()
print("train", zeros_train)
net.eval()
zeros_eval = (net(x) == 0).sum().item()
print("eval", zeros_eval)
