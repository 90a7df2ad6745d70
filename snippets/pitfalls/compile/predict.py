import torch
from torch import nn

model, x = nn.Dropout(0.5).eval(), torch.ones(1000)
traced = torch.jit.trace(model, x)
traced.train()
dropped = (traced(x) == 0).any().item()
print(dropped)
