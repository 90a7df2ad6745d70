import warnings

import torch
import torch.nn.functional as F
from torch.ao import quantization as tq


class Net(torch.nn.Module):
    def forward(self, x):
        return F.conv2d(x, torch.ones(2, 1, 3, 3))


warnings.simplefilter("ignore")
x = torch.rand(1, 1, 8, 8)
model = tq.QuantWrapper(Net())
model.qconfig = tq.default_qconfig
try:
    tq.quantize(model, lambda m, x: m(x), [x])(x)
except NotImplementedError as error:
    print(f"NotImplementedError: {error}".split(" This")[0])
