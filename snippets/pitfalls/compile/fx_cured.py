import torch
from torch import fx, nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.drop(x)


traced = fx.symbolic_trace(Net())
y = traced.eval()(torch.ones(1000))
dropped = (y == 0).any().item()
print("dropped", dropped)
