# ja: F を import する前
# en: Before F is imported
try:
    F.relu(1)
except NameError as err:
    message = str(err)
    print(message)
else:
    raise AssertionError

import torch.nn.functional as F
from torch import nn

same_module = F is nn.functional
print(f"{same_module = }")
print(F.__name__)
