import torch
from torch import nn

fc = nn.Linear(2, 2)
x = torch.ones(1, 2)
for layers in (
    nn.ModuleList([fc, nn.ReLU()]),
    nn.ModuleDict({"fc": fc, "act": nn.ReLU()}),
):
    try:
        print(layers(x))
    except NotImplementedError as error:
        print(f"{type(error).__name__}: {error}")
