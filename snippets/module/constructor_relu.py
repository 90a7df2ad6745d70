import torch
from torch import nn

torch.manual_seed(0)
output = torch.randn(3, 5)
# ja: 結果のつもりで、次の層に渡す
# en: Taken for a result, given to a layer
h = nn.ReLU(output)
kind = type(h).__name__
print("type", kind)

# raises: TypeError
nn.Linear(5, 2)(h)
