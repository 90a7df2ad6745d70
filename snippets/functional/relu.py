import torch
import torch.nn.functional as F
from torch import nn

x = torch.tensor([-1.0, 0.0, 2.0])

# ja: 層を作ってから呼ぶ
# en: Make a layer, then call it
relu = nn.ReLU()
a = relu(x)
# ja: 呼ぶだけ
# en: Only call
b = F.relu(x)
c = torch.relu(x)

print("nn.ReLU   ", a)
print("F.relu    ", b)
print("torch.relu", c)
same = torch.equal(a, b) and torch.equal(b, c)
print("same", same)
