import torch
from torch import nn


def hook(module, grad_input, grad_output):
    print(type(module).__name__)


fc, norm = nn.Linear(2, 4), nn.BatchNorm1d(4)
relu = nn.ReLU(inplace=True)
norm.register_full_backward_hook(hook)
model = nn.Sequential(fc, norm, relu)
# raises: RuntimeError
model(torch.ones(3, 2)).sum().backward()
