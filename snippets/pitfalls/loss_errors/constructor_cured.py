import torch
from torch import nn

torch.manual_seed(0)
output = torch.randn(3, 5)
target = torch.tensor([1, 0, 4])
loss = nn.CrossEntropyLoss()(output, target)
print(f"loss {loss:.4f}")
