import torch
from torch import nn
from torch.backends import mha


@torch.no_grad()
def no_grad(layer, x, fast_path):
    before = mha.get_fastpath_enabled()
    mha.set_fastpath_enabled(fast_path)
    try:
        return layer(x)
    finally:
        mha.set_fastpath_enabled(before)


def measure(dtype, limit):
    torch.manual_seed(0)
    layer = nn.TransformerEncoderLayer(
        16, 4, 32, batch_first=True, dtype=dtype
    ).eval()
    x = torch.randn(2, 5, 16, dtype=dtype)
    y = layer(x)
    fast = no_grad(layer, x, fast_path=True)
    slow = no_grad(layer, x, fast_path=False)
    apart = (y - fast).abs().max().item()
    equal = torch.equal(y, slow)
    print(dtype, f"fast path on  < {limit}", apart < limit)
    print(dtype, "fast path off equal", equal)
    return apart, equal


apart_32, equal_32 = measure(torch.float32, 1e-5)
apart_64, equal_64 = measure(torch.float64, 1e-12)
