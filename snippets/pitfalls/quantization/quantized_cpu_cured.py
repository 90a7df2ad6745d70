import warnings

import torch
from torch.ao import quantization as tq

warnings.simplefilter("ignore")
x = torch.rand(1, 1, 8, 8)
model = tq.QuantWrapper(torch.nn.Conv2d(1, 2, 3))
model.qconfig = tq.default_qconfig
print(tq.quantize(model, lambda m, x: m(x), [x])(x).shape)
