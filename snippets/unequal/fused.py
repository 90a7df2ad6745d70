import torch
from torch import nn
from torch.backends import mha


def measure(dtype, limit):
    torch.manual_seed(0)
    layer = nn.TransformerEncoderLayer(
        16, 4, 32, batch_first=True, dtype=dtype
    ).eval()
    x = torch.randn(2, 5, 16, dtype=dtype)
    y = layer(x)
    with torch.no_grad():
        fused = layer(x)
        mha.set_fastpath_enabled(False)
        plain = layer(x)
        mha.set_fastpath_enabled(True)
    apart = (y - fused).abs().max().item()
    equal = torch.equal(y, plain)
    print(dtype, f"apart < {limit}", apart < limit)
    print("equal when off", equal)
    return apart, equal


apart_32, equal_32 = measure(torch.float32, 1e-5)
apart_64, equal_64 = measure(torch.float64, 1e-12)
