import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        y = F.dropout(x, 0.5, training=self.training)
        print(f"{self.training = }, {0 in y = }")


model, x = Net(), torch.ones(1000)
model.eval()
model(x)
model.train()
model(x)
