import torch.nn.functional as F
from torch import nn

model = nn.Module()
model.fc = nn.Linear(2, 2)
model.act = F.relu
names = [name for name, _ in model.named_children()]
print(names)
