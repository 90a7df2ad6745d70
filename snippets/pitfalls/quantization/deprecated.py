import warnings

from torch import nn
from torch.ao.quantization import quantize_dynamic

model = nn.Sequential(nn.Linear(4, 4))
with warnings.catch_warnings(record=True) as log:
    model = quantize_dynamic(model, {nn.Linear})
for one in log:
    text = str(one.message).partition(". ")[0]
    print(f"{one.category.__name__}: {text}.")
print(model[0].weight().dtype)
