import warnings

import torch
import torch.nn.functional as F
from torch import nn
from torch.ao import quantization as tq
from torch.ao.quantization import quantize_fx


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(2, 1, 3, 3))
        self.bias = nn.Parameter(torch.zeros(2))

    def forward(self, x):
        w, b, one = self.weight, self.bias, (1, 1)
        return F.conv2d(x, w, b, one, (0, 0), one, 1)


warnings.simplefilter("ignore")
x = torch.rand(1, 1, 8, 8)
mapping = tq.QConfigMapping()
mapping.set_global(tq.default_qconfig)
net = Net().eval()
net = quantize_fx.prepare_fx(net, mapping, (x,))
net(x)
net = quantize_fx.convert_fx(net)
print("quantized", "quantized.conv2d(" in net.code)
