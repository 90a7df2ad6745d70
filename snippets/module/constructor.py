import warnings

import torch
from torch import nn

torch.manual_seed(0)
output = torch.randn(3, 5)
target = torch.tensor([1, 0, 4])
try:
    nn.CrossEntropyLoss(output, target)
except RuntimeError as err:
    message = str(err)
    print(message)
else:
    raise AssertionError

# ja: 1 件だけのデータなら通り、警告が出る
# en: One sample gets through, with a warning
one = output[:1], target[:1]
seen = warnings.catch_warnings(record=True)
with seen as caught:
    warnings.simplefilter("always")
    loss = nn.CrossEntropyLoss(*one)
kind = type(loss).__name__
warning = str(caught[0].message)
print("type", kind)
print(warning)

# ja: 結果のつもりで、次の層に渡す
# en: Taken for a result, given to a layer
h = nn.ReLU(output)
try:
    nn.Linear(5, 2)(h)
except TypeError as err:
    late = str(err)
    print(late)
else:
    raise AssertionError
