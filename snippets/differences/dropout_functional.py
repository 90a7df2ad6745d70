import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        bare = F.dropout(x, 0.5)
        told = F.dropout(
            x,
            0.5,
            training=self.training,
        )
        return bare, told


torch.manual_seed(1)
net = Net().eval()
bare, told = net(torch.ones(1000))
zeros = (bare == 0).sum().item()
zeros_told = (told == 0).sum().item()
print("training", net.training)
print("zeros", zeros)
print("zeros with training=", zeros_told)
