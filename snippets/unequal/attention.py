from unittest.mock import Mock

import torch
from torch import nn

seen = Mock(wraps=torch._native_multi_head_attention)
torch._native_multi_head_attention = seen
torch.set_grad_enabled(False)


def fused(what, *args, **masks):
    seen.reset_mock()
    layer.eval()(*args, **masks)
    print(f"{what:10} {seen.called}")
    return seen.called


x, y = torch.ones(2, 2, 5, 16)
mask = torch.zeros(5, 5)
layer = nn.MultiheadAttention(16, 4, batch_first=True)
same = fused("x, x, x", x, x, x)
other = fused("x, y, y", x, y, y)
floats = fused("float mask", x, x, x, attn_mask=mask)
bools = fused("bool mask", x, x, x, attn_mask=mask > 0)
layer = nn.TransformerDecoderLayer(16, 4, batch_first=True)
decoder = fused("decoder", x, y)
