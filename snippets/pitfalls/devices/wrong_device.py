import torch
from torch import nn

net = nn.Linear(2, 2)
net.mean = torch.zeros(2)
# ja: meta は GPU の代わり
# en: meta stands in for a GPU
net.to("meta")
x = torch.ones(2, device="meta")
# raises: RuntimeError
print("output", net(x - net.mean).device)
