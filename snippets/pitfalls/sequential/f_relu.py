import torch.nn.functional as F
from torch import nn

for block in F.relu, lambda x: x, nn.ReLU:
    try:
        net = nn.Sequential(block)
        print(net[0])
    except TypeError as error:
        print(f"{type(error).__name__}: {error}")
