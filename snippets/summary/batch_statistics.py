import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)

    def forward(self, x):
        return F.batch_norm(
            self.conv(x), None, None, training=True
        )


torch.manual_seed(0)
net, other = Net().eval(), Net().eval()
x = torch.randn(8, 1, 8, 8)
y = net(x)
repeats = torch.equal(net(x), y)
other.load_state_dict(net.state_dict())
loads = torch.equal(other(x), y)
keys = list(net.state_dict())
print("repeats", repeats, "loads", loads)
print(keys)

# ja: 同じ 1 枚の画像を、半分のバッチで
# en: The same image in half the batch
half = net(x[:4])
alone = torch.allclose(half[0], y[0], atol=1e-4)
print("same image, same output", alone)
