import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        return F.dropout(x, self.training)


torch.manual_seed(1)
net = Net()
x = torch.ones(1000)
zeros_train = (net.train()(x) == 0).sum().item()
zeros_eval = (net.eval()(x) == 0).sum().item()
print("train", zeros_train)
print("eval", zeros_eval)
