import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(32, 3) + 5

# ja: 平均と分散は、層が作って持つ
# en: The layer makes and keeps the statistics
norm = nn.BatchNorm1d(3)
norm.eval()
norm(x)
print(norm.running_mean)
norm.train()
norm(x)
print(norm.running_mean)

after = norm.running_mean.mean().item()
saved = "running_mean" in norm.state_dict()
