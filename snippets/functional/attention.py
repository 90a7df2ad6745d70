import torch
import torch.nn.functional as F
from torch import nn

attend = F.scaled_dot_product_attention


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.p = 0.5

    def forward(self, x):
        p = self.p if self.training else 0.0
        bare = attend(x, x, x, dropout_p=self.p)
        told = attend(x, x, x, dropout_p=p)
        return bare, told


torch.manual_seed(0)
net = Net().eval()
x = torch.randn(1, 6, 4)
bare, told = net(x)
bare_2, told_2 = net(x)
same_bare = torch.equal(bare, bare_2)
same_told = torch.equal(told, told_2)
print("training", net.training)
print("same twice, dropout_p=self.p", same_bare)
print("same twice, dropout_p=p", same_told)
