import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 2)
        self.w = nn.Parameter(torch.ones(2))


names = list(dict(Net().named_parameters()))
print(names)
torch.optim.SGD(Net().parameters(), lr=0.1)
