import torch
import torch.nn.functional as F
from torch import fx, nn


class Net(nn.Module):
    def forward(self, x):
        return F.dropout(x, 0.5, training=self.training)


traced = fx.symbolic_trace(Net())
y = traced.eval()(torch.ones(1000))
dropped = (y == 0).any().item()
print("dropped", dropped)
