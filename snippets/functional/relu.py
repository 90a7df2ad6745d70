import torch
import torch.nn.functional as F
from torch import nn

x = torch.tensor([-1.0, 0.0, 2.0])

# ja: 層を作ってから呼ぶ
# en: Make a layer, then call it
layer = nn.ReLU()
a = layer(x)
# ja: すぐに呼ぶ
# en: Call at once
b = F.relu(x)
c = torch.relu(x)

print("nn.ReLU   ", a)
print("F.relu    ", b)
print("torch.relu", c)

nn_is_f = torch.equal(a, b)
torch_is_f = torch.equal(c, b)
print("same", nn_is_f, torch_is_f)
