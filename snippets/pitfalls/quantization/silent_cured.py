import warnings

from torch import nn
from torch.ao.quantization import quantize_dynamic

warnings.simplefilter("ignore")
model = nn.Sequential(nn.Linear(4, 4))
print(quantize_dynamic(model, {nn.Linear}))
