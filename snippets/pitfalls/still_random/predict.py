from torch import nn

model = nn.Sequential(nn.Dropout(0.5))
model.training = False
modes = [m.training for m in model.modules()]
print(modes)
