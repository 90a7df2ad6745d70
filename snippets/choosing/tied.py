import torch
import torch.nn.functional as F
from torch import nn


class WithNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(10, 4)
        self.out = nn.Linear(4, 10, bias=False)
        self.out.weight = self.emb.weight

    def forward(self, ids):
        return self.out(self.emb(ids))


class WithF(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(10, 4)

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
    trained.append(len(list(net.parameters())))
    saved.append(list(net.state_dict()))
    print(trained[-1], saved[-1])
same_gradient = torch.equal(*grads)
print(f"{same_gradient = }")
