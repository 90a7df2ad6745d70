import torch
from torch import nn

w = torch.ones(3)
net = nn.Linear(4, 3)
net.loss = nn.CrossEntropyLoss(weight=w)
net.to("meta")
devices = [t.device.type for t in (w, net.loss.weight)]
print(devices)
