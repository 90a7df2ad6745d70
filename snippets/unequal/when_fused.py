from unittest.mock import Mock

import torch
from torch import nn

seen = Mock(wraps=torch._transformer_encoder_layer_fwd)
torch._transformer_encoder_layer_fwd = seen
layer = nn.TransformerEncoderLayer(16, 4, batch_first=True)


def fused(what, x):
    seen.reset_mock()
    layer.eval()(x)
    print(f"{what:14} {seen.called}")
    return seen.called


x = torch.ones(2, 5, 16)
trainable = fused("trainable", x)
with torch.no_grad():
    no_grad = fused("no_grad", x)
with torch.inference_mode():
    inference = fused("inference_mode", x)
layer.requires_grad_(False)
frozen = fused("frozen", x)
wanted = fused("x wants grad", x.requires_grad_())
