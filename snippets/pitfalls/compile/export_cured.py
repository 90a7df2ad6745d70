import torch
from torch import nn

model, x = nn.Dropout(0.5), torch.ones(1000)
model.eval()
program = torch.export.export(model, (x,))
exported = program.module()
dropped = (exported(x) == 0).any().item()
print("dropped", dropped)
training = exported.training
print("training", training)
