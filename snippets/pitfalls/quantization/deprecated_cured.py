import warnings

from torch import nn
from torch.ao.quantization import quantize_dynamic

model = nn.Sequential(nn.Linear(4, 4))
with warnings.catch_warnings():
    warnings.filterwarnings("ignore", ".*deprecated")
    model = quantize_dynamic(model, {nn.Linear})
print(model[0].weight().dtype)
