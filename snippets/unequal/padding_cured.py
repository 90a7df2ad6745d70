import torch
from torch import nn
from torch.backends import mha

torch.manual_seed(0)
net = nn.Transformer(16, 4, 2, 2, 32, batch_first=True)
net.eval()
src, tgt = torch.randn(2, 5, 16), torch.randn(2, 4, 16)
pad = torch.zeros(2, 5, dtype=torch.bool)
pad[1, 3:] = True


def apart(**masks):
    masks["src_key_padding_mask"] = pad
    y = net(src, tgt, **masks)
    with torch.no_grad():
        z = net(src, tgt, **masks)
    return (y - z).abs().max().item()


masked = apart(memory_key_padding_mask=pad)
print("memory_key_padding_mask < 1e-4", masked < 1e-4)
mha.set_fastpath_enabled(False)
try:
    off = apart()
finally:
    mha.set_fastpath_enabled(True)
print("fast path off", off)
