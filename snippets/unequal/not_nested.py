import torch
from torch import nn

torch.manual_seed(0)
src, tgt = torch.randn(2, 5, 16), torch.randn(2, 4, 16)
pad = torch.zeros(2, 5, dtype=torch.bool)
pad[1, 3:] = True

layer = nn.TransformerEncoderLayer(
    16, 4, 32, batch_first=True
)
encoder = nn.TransformerEncoder(
    layer, 2, nn.LayerNorm(16), enable_nested_tensor=False
)
net = nn.Transformer(
    16, 4, custom_encoder=encoder, batch_first=True
).eval()
y = net(src, tgt, src_key_padding_mask=pad)
with torch.no_grad():
    z = net(src, tgt, src_key_padding_mask=pad)
apart = (y - z).abs().max().item()
print("enable_nested_tensor=False < 1e-4", apart < 1e-4)
