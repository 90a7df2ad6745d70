import torch
import torch.nn.functional as F
from torch import nn


def check(make, x):
    # ja: make() は呼ぶたびに新しいモデルを返す
    # en: make() returns a new model each time
    net = make()
    # ja: 訓練で変わるもの（統計など）を、先に変えておく
    # en: Let training change what it changes: statistics
    net(x)
    net.eval()
    y = net(x)
    repeats = torch.equal(net(x), y)
    # ja: 計算をさかのぼり、勾配の届く先を集める
    # en: Walk back to where gradients end up
    nodes, ends = [y.grad_fn], set()
    for node in filter(None, nodes):
        if hasattr(node, "variable"):
            ends.add(node.variable)
        for n, _ in node.next_functions:
            if n not in nodes:
                nodes.append(n)
    owned = ends <= set(net.parameters())

    other = make().eval()
    other.load_state_dict(net.state_dict())
    loads = torch.equal(other(x), y)
    return repeats, owned, loads


class Good(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.norm = nn.BatchNorm2d(4)
        self.drop = nn.Dropout(0.5)
        self.out = nn.Linear(4, 10)

    def forward(self, x):
        x = F.relu(self.norm(self.conv(x)))
        x = F.max_pool2d(x, 6).flatten(1)
        return self.out(self.drop(x))


class FDropout(Good):
    def forward(self, x):
        return F.dropout(super().forward(x))


class PlainWeight(Good):
    def __init__(self):
        super().__init__()
        self.w = torch.randn(10).requires_grad_()

    def forward(self, x):
        return super().forward(x) * self.w


torch.manual_seed(0)
x = torch.randn(8, 1, 8, 8)
rows = []
print("repeats", "owned", "loads", sep="\t")
for make in Good, FDropout, PlainWeight:
    rows.append((*check(make, x), make.__name__))
    print(*rows[-1], sep="\t")
