import torch
from torch import nn

net = nn.Sequential(
    nn.LSTM(3, 4, batch_first=True),
    nn.Linear(4, 1),
)
# raises: TypeError
print(tuple(net(torch.ones(2, 5, 3)).shape))
