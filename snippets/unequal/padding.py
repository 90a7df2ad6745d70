import torch
from torch import nn

torch.manual_seed(0)
net = nn.Transformer(16, 4, 2, 2, 32, batch_first=True)
net.eval()
src, tgt = torch.randn(2, 5, 16), torch.randn(2, 4, 16)
# ja: 2 つ目の文だけ、末尾の 2 つがパディング
# en: Only the second sequence ends in padding, of 2
pad = torch.zeros(2, 5, dtype=torch.bool)
pad[1, 3:] = True

y = net(src, tgt, src_key_padding_mask=pad)
with torch.no_grad():
    z = net(src, tgt, src_key_padding_mask=pad)
first, second = (y - z).abs().amax((1, 2)).tolist()
print("first  < 1e-4", first < 1e-4)
print(f"second {second:.1f}")
