from torch import nn

model = nn.Linear(2, 1)
model.requires_grad = False
flag = model.weight.requires_grad
print("weight.requires_grad", flag)
