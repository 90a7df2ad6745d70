import torch
from torch import nn

model, x = nn.Dropout(0.5), torch.ones(1000)
program = torch.export.export(model, (x,))
exported = program.module()
dropped = (exported(x) == 0).any().item()
print("dropped", dropped)
for call in (exported.eval, exported.train):
    try:
        call()
    except NotImplementedError as error:
        print(f"{type(error).__name__}: {error}")
