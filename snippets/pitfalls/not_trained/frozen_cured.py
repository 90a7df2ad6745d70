from torch import nn

model = nn.Linear(2, 1)
model.requires_grad_(False)
flag = model.weight.requires_grad
print("weight.requires_grad", flag)
