from unittest.mock import patch

import torch
from torch import nn

FAST = "torch._transformer_encoder_layer_fwd"


def fused(name, x):
    real = torch._transformer_encoder_layer_fwd
    with patch(FAST, wraps=real) as fast:
        layer(x)
    print(f"{name:20}", fast.called)
    return fast.called


layer = nn.TransformerEncoderLayer(16, 4, batch_first=True)
x = torch.ones(2, 5, 16)
with torch.no_grad():
    train = fused("train, no_grad", x)
    layer.eval()
    no_grad = fused("eval, no_grad", x)
    unbatched = fused("eval, no_grad, x[0]", x[0])
with torch.inference_mode():
    inference = fused("eval, inference_mode", x)
grad = fused("eval", x)
layer.requires_grad_(False)
frozen = fused("eval, frozen", x)
x.requires_grad_()
x_grad = fused("eval, frozen, x grad", x)
