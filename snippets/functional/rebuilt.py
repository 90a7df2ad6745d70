import torch
import torch.nn.functional as F
from torch import nn
from torch.fx import symbolic_trace


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 8)
        self.b = nn.Linear(8, 2)

    def forward(self, x):
        return self.b(F.relu(self.a(x)))


torch.manual_seed(0)
net = Net()
x = torch.randn(5, 4)
rebuilt = nn.Sequential(*net.children())
same = torch.equal(net(x), rebuilt(x))
print(rebuilt)
print("same output", same)

fixed = nn.Sequential(net.a, nn.ReLU(), net.b)
same_fixed = torch.equal(net(x), fixed(x))
print("same output with nn.ReLU", same_fixed)
# ja: torch.fx は、F.relu も記録する
# en: torch.fx records F.relu too
nodes = symbolic_trace(net).graph.nodes
recorded = [node.name for node in nodes]
print("torch.fx", recorded)
