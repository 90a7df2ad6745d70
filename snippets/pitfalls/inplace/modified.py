import torch
from torch import nn

w = torch.zeros(2, requires_grad=True)
act = nn.ReLU(inplace=True)
y = act(torch.sigmoid(w))
# raises: RuntimeError
y.sum().backward()
