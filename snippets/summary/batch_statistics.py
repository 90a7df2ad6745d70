import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)

    def forward(self, x):
        y = self.conv(x)
        return y - y.mean((0, 2, 3), keepdim=True)


torch.manual_seed(0)
net = Net().eval()
x = torch.randn(8, 1, 8, 8)
keys = list(net.state_dict())
print(keys)

# ja: 同じ画像を、8 枚のバッチと 4 枚のバッチで
# en: The same image, in a batch of 8 and one of 4
in_8 = net(x)[0]
in_4 = net(x[:4])[0]
same_output = torch.allclose(in_8, in_4, atol=1e-4)
print("same output", same_output)
