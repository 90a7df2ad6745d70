import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        y = F.dropout(x, 0.5)
        y_flag = F.dropout(
            x,
            0.5,
            training=self.training,
        )
        return y, y_flag


torch.manual_seed(1)
net = Net().eval()
y, y_flag = net(torch.ones(1000))
dropped = (y == 0).any().item()
dropped_flag = (y_flag == 0).any().item()
print("training", net.training)
print("dropped", dropped)
print("dropped, training=self.training", dropped_flag)
