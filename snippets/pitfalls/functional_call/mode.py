import torch
from torch import nn
from torch.func import functional_call

net, x = nn.Dropout(0.5), torch.ones(1000)
for mode in (True, False):
    net.train(mode)
    y = functional_call(net, {}, x)
    print("training", net.training, "zeros", 0 in y)
