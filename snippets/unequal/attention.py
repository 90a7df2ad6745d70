from unittest.mock import patch

import torch
from torch import nn

FAST = "torch._native_multi_head_attention"


@torch.no_grad()
def fused(name, layer, *inputs, **masks):
    real = torch._native_multi_head_attention
    with patch(FAST, wraps=real) as fast:
        layer(*inputs, **masks)
    print(f"{name:10}", fast.called)
    return fast.called


x, y = torch.ones(2, 2, 5, 16)
mask = torch.zeros(5, 5)
mha = nn.MultiheadAttention(16, 4, batch_first=True)
mha.eval()
same = fused("x, x, x", mha, x, x, x)
other = fused("x, y, y", mha, x, y, y)
floats = fused("float mask", mha, x, x, x, attn_mask=mask)
bools = fused("bool mask", mha, x, x, x, attn_mask=mask > 0)
layer = nn.TransformerDecoderLayer(16, 4, batch_first=True)
layer.eval()
decoder = fused("decoder", layer, x, y)
