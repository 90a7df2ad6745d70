import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.drops = nn.ModuleList([nn.Dropout(0.5)])


model = Net()
model.eval()
y = model.drops[0](torch.ones(1000))
dropped = (y == 0).any().item()
print("training", model.drops[0].training)
print("dropped", dropped)
