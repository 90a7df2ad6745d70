# ja: F を import する前
# en: Before F is imported
try:
    print(F.__name__)
except NameError as err:
    print(err)

import torch.nn.functional as F
from torch import nn

print(F.__name__)
same_module = F is nn.functional
print(f"{same_module = }")
