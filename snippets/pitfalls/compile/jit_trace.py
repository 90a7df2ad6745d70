import warnings

import torch
from torch import nn

model, x = nn.Dropout(0.5), torch.ones(1000)
with warnings.catch_warnings(record=True) as log:
    traced = torch.jit.trace(model, x)
for one in log[:1]:
    text = str(one.message).partition(" Nodes")[0]
    print(f"{one.category.__name__}: {text}")
traced.eval()
dropped = (traced(x) == 0).any().item()
print("dropped", dropped)
