import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.b0 = nn.Buffer(torch.zeros(2))
        self.b1 = nn.Buffer(torch.zeros(2))

    @property
    def bs(self):
        return [getattr(self, f"b{i}") for i in (0, 1)]


# ja: meta は GPU の代わり
# en: meta stands in for a GPU
net = Net().to("meta")
print("b0", net.b0.device, "list", net.bs[0].device)
