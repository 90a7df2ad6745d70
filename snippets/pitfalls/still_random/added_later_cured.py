import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 4))
model.append(nn.Dropout(0.5))
model.eval()
x = torch.ones(64, 4)
modes = [m.training for m in model.modules()]
print("training", modes)
same = torch.equal(model(x), model(x))
print("same output", same)
