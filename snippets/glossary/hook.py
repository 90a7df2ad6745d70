import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 3)
        self.act = nn.Tanh()

    def forward(self, x):
        return F.relu(self.act(self.fc(x)))


def note(layer, args, output):
    called.append(type(layer).__name__)


torch.manual_seed(0)
called = []
net = Net()
for layer in net.children():
    layer.register_forward_hook(note)
x = torch.randn(1, 3)
net(x)
print(called)
# ja: forward() を直接呼ぶと、フックは動かない
# en: Calling forward() directly skips the hook
net.fc.forward(x)
print(called)
