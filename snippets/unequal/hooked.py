from unittest.mock import Mock

import torch
from torch import nn

seen = Mock(wraps=torch._transformer_encoder_layer_fwd)
torch._transformer_encoder_layer_fwd = seen
torch.set_grad_enabled(False)
layer = nn.TransformerEncoderLayer(16, 4, batch_first=True)


def fused(what):
    seen.reset_mock()
    layer(torch.ones(2, 5, 16))
    print(f"{what:12} {seen.called}")
    return seen.called


train = fused("train()")
layer.eval()
evaluated = fused("eval()")
with torch.autocast("cpu"):
    autocast = fused("autocast cpu")
layer.norm1.register_forward_hook(lambda *_: None)
hooked = fused("hook")
