import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        n = x.size(1)
        return x + torch.arange(n, device=x.device)


# ja: meta は GPU の代わり
# en: meta stands in for a GPU
x = torch.ones(1, 4, device="meta")
net = Net().to("meta")
print("output", net(x).device)
