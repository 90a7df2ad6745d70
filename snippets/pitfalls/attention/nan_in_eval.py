import torch
from torch import nn

Layer = nn.TransformerEncoderLayer
layer = Layer(4, 2, batch_first=True)
model = nn.TransformerEncoder(layer, 2).eval()
x, future = torch.randn(1, 3, 4), torch.ones(3, 3).triu(1)
pad = torch.tensor([[True, False, False]])
for grad in True, False:
    with torch.set_grad_enabled(grad):
        y = model(x, future.bool(), pad)
    print(f"{grad=} nan", y.isnan().any(2).tolist())
