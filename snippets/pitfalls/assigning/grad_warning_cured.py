import warnings

import torch
from torch import nn

w = nn.Parameter(torch.ones(2).double())
w.sum().backward()
warnings.simplefilter("error")
print("grad", w.grad.tolist())
