import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.mean = torch.zeros(1)
        self.register_buffer("mean", torch.zeros(1))


# raises: KeyError
print(*Net().state_dict())
