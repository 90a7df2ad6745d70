import warnings

import torch
import torch.nn.functional as F
from torch import nn
from torch.ao.quantization import quantize_dynamic


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(4, 4))

    def forward(self, x):
        return F.linear(x, self.weight)


warnings.simplefilter("ignore")
print(quantize_dynamic(Net(), {nn.Linear}))
