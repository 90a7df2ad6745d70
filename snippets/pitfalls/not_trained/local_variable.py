import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        fc = nn.Linear(2, 2)
        self.w = torch.ones(2, requires_grad=True)


names = list(dict(Net().named_parameters()))
print(names)
# raises: ValueError
torch.optim.SGD(Net().parameters(), lr=0.1)
