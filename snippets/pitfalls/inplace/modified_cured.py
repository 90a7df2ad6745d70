import torch
from torch import nn

w = torch.zeros(2, requires_grad=True)
act = nn.ReLU()
y = act(torch.sigmoid(w))
y.sum().backward()
print("grad", w.grad)
