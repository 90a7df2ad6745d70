import torch
from torch import nn

torch.manual_seed(0)
output = torch.randn(3, 5)
target = torch.tensor([1, 0, 4])
# ja: 1 件だけなら、警告が出て層ができる
# en: One sample: a module, with a warning
loss = nn.CrossEntropyLoss(output[:1], target[:1])
print(loss)

# raises: RuntimeError
nn.CrossEntropyLoss(output, target)
