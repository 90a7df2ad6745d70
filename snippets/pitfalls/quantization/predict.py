from torch import nn
from torch.ao.quantization import fuse_modules

conv, bn = nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2)
model = nn.Sequential(conv, bn).eval()
model = fuse_modules(model, [["0", "1"]])
layers = [type(m).__name__ for m in model]
print(layers)
