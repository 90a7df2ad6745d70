import torch
from torch import nn

torch.manual_seed(0)
net = nn.Transformer(16, 4, 2, 2, 32, batch_first=True)
net.eval()
src = torch.randn(2, 5, 16)
pad = torch.zeros(2, 5, dtype=torch.bool)
pad[1, 3:] = True

memory = net.encoder(src, src_key_padding_mask=pad)
with torch.no_grad():
    fused = net.encoder(src, src_key_padding_mask=pad)
words = (memory - fused)[~pad].abs().max().item()
print("pad False  difference < 1e-4", words < 1e-4)
slow = memory[pad].abs().max().item()
fast = fused[pad].abs().max().item()
print(f"pad True   max with grad    {slow:.1f}")
print(f"pad True   max with no_grad {fast:.1f}")
