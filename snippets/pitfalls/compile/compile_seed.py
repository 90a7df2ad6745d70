import torch
from torch import nn

model = nn.Sequential(nn.Linear(8, 8), nn.Dropout())
backend = "aot_eager_decomp_partition"
compiled = torch.compile(model, backend=backend)
x = torch.randn(64, 8)
torch.manual_seed(0)
eager = model(x)
torch.manual_seed(0)
same = torch.allclose(compiled(x), eager, atol=1e-5)
print("same output", same)
