import torch
import torch.nn.functional as F
from torch import nn


class WithNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(10, 4)
        # ja: 既定の N(0, 1) は、出力の層には大きい
        # en: Its default, N(0, 1), is large for an output
        nn.init.normal_(self.emb.weight, std=0.02)
        out = nn.Linear(4, 10, bias=False)
        out.weight = self.emb.weight
        self.out = out

    def forward(self, ids):
        return self.out(self.emb(ids))


class WithF(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(10, 4)
        nn.init.normal_(self.emb.weight, std=0.02)

    def forward(self, ids):
        h = self.emb(ids)
        return F.linear(h, self.emb.weight)


ids = torch.tensor([1, 2])
grads, trained, saved = [], [], []
for Net in WithNN, WithF:
    torch.manual_seed(0)
    net = Net()
    net(ids).square().sum().backward()
    grads.append(net.emb.weight.grad)
    count = len(list(net.parameters()))
    keys = list(net.state_dict())
    print(Net.__name__, "parameters", count, "saved", keys)
    trained.append(count)
    saved.append(keys)
same_gradient = torch.equal(grads[0], grads[1])
print("same gradient", same_gradient)
