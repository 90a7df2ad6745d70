from unittest.mock import patch

import torch
import torch.nn.functional as F
from torch import nn

FAST = "torch._transformer_encoder_layer_fwd"


@torch.no_grad()
def fused(name, nhead=4, batch_first=True, **settings):
    layer = nn.TransformerEncoderLayer(
        12, nhead, batch_first=batch_first, **settings
    ).eval()
    real = torch._transformer_encoder_layer_fwd
    with patch(FAST, wraps=real) as fast:
        layer(torch.ones(2, 5, 12))
    print(f"{name:17}", fast.called)
    return fast.called


even = fused("nhead=4")
odd = fused("nhead=3", nhead=3)
second = fused("batch_first=False", batch_first=False)
no_bias = fused("bias=False", bias=False)
f_relu = fused("F.relu", activation=F.relu)
torch_relu = fused("torch.relu", activation=torch.relu)
