import torch
import torch.nn.functional as F
from torch import nn


def attend(x, p):
    return F.scaled_dot_product_attention(
        *(x, x, x),
        dropout_p=p,
    )


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.p = 0.5

    def forward(self, x):
        p = self.p if self.training else 0.0
        return attend(x, self.p), attend(x, p)


torch.manual_seed(0)
net = Net().eval()
x = torch.randn(1, 6, 4)
bare, told = net(x)
bare_2, told_2 = net(x)
same_bare = torch.equal(bare, bare_2)
same_told = torch.equal(told, told_2)
print("training", net.training)
print("same twice, self.p", same_bare)
print("same twice, p", same_told)
