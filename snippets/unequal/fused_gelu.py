import torch
from torch import nn


def make(activation):
    layer = nn.TransformerEncoderLayer(
        16, 4, 32, activation=activation, batch_first=True
    )
    return layer.double().eval()


torch.manual_seed(0)
tanh = make(nn.GELU(approximate="tanh"))
exact = make(nn.GELU(approximate="none"))
exact.load_state_dict(tanh.state_dict())
x = torch.randn(2, 5, 16, dtype=torch.float64)

y, z = tanh(x), exact(x)
grad = torch.equal(y, z)
print("grad     tanh equals none", grad)
with torch.no_grad():
    fused_y, fused_z = tanh(x), exact(x)
no_grad = torch.equal(fused_y, fused_z)
print("no_grad  tanh equals none", no_grad)
apart = (y - fused_y).abs().max().item()
print("tanh, grad and no_grad < 1e-12", apart < 1e-12)
