import torch
from torch import nn


class Net(nn.Sequential):
    def train(self, mode=True):
        super().train(mode)
        self[0].eval()
        return self


bn = nn.BatchNorm1d(3).requires_grad_(False)
model = Net(bn, nn.Linear(3, 2))
model.train()
model(torch.full((8, 3), 5.0))
print(bn.training, bn.running_mean)
