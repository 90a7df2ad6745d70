from unittest.mock import patch

import torch
from torch import nn
from torch.nn.modules import module

FAST = "torch._transformer_encoder_layer_fwd"
layer = nn.TransformerEncoderLayer(16, 4, batch_first=True)
layer.eval()


@torch.no_grad()
def fused(name):
    real = torch._transformer_encoder_layer_fwd
    with patch(FAST, wraps=real) as fast:
        layer(torch.ones(2, 5, 16))
    print(f"{name:29}", fast.called)
    return fast.called


def hook(*_):
    pass


with layer.norm1.register_forward_hook(hook):
    inside = fused("norm1.register_forward_hook")
with layer.register_forward_pre_hook(hook):
    pre = fused("register_forward_pre_hook")
with layer.norm1.register_full_backward_hook(hook):
    backward = fused("register_full_backward_hook")
with module.register_module_forward_hook(hook):
    everywhere = fused("register_module_forward_hook")
with torch.autocast("cpu"):
    autocast = fused('autocast("cpu")')
