import torch
from torch import nn

model, x = nn.Dropout(0.5), torch.ones(1000)
model.eval()
traced = torch.jit.trace(model, x)
dropped = (traced(x) == 0).any().item()
print("dropped", dropped)
