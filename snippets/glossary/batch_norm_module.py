import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(8, 2) + 5
# ja: 統計は norm が持つ
# en: norm owns the statistics
norm = nn.BatchNorm1d(2, affine=False)
print(norm.running_mean)
norm(x)
mean = norm.running_mean.tolist()
print(norm.running_mean)
norm.eval()
y = norm(x)
row = y[0].tolist()
print(y[0])
