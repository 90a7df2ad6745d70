from torch import nn
from torch.ao.quantization import fuse_modules


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3)
        self.bn = nn.BatchNorm2d(2)
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.bn(self.conv(x)))


net = fuse_modules(Net().eval(), [["conv", "bn", "relu"]])
print(type(net.conv).__name__)
