import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.drop(x)


model = Net().eval()
y = model(torch.ones(1000))
dropped = (y == 0).any().item()
print("dropped", dropped)
