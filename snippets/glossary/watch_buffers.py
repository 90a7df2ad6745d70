import torch
from torch import nn

norm = nn.BatchNorm1d(2)
x = torch.tensor([[1.0, 4.0], [3.0, 8.0]])
# ja: 訓練モードで 2 回
# en: Twice in training mode
norm(x)
norm(x)
norm.eval()
norm(x)
print(norm.running_mean)
