import torch
import torch.nn.functional as F
from torch import nn

attend = F.scaled_dot_product_attention


class Attention(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, q, k, v):
        p = self.p if self.training else 0.0
        return attend(q, k, v, dropout_p=p)


torch.manual_seed(0)
q, k, v = torch.randn(3, 2, 4, 6, 8)
net = Attention(p=0.5).eval()
told = torch.equal(net(q, k, v), net(q, k, v))
print("0.0 in eval()", told)
y = [attend(q, k, v, dropout_p=net.p) for _ in range(2)]
bare = torch.equal(*y)
print("always self.p", bare)
