import torch.nn.functional as F
from torch import nn
from torch.ao.quantization import fuse_modules


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3)
        self.bn = nn.BatchNorm2d(2)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


# raises: AttributeError
fuse_modules(Net().eval(), [["conv", "bn", "relu"]])
