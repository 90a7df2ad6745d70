import torch
from torch import nn


class Last(nn.Module):
    def forward(self, output):
        return output[0][:, -1]


net = nn.Sequential(
    nn.LSTM(3, 4, batch_first=True),
    Last(),
    nn.Linear(4, 1),
)
print(tuple(net(torch.ones(2, 5, 3)).shape))
