from unittest.mock import Mock

import torch
from torch import nn

seen = Mock(wraps=torch._transformer_encoder_layer_fwd)
torch._transformer_encoder_layer_fwd = seen
torch.set_grad_enabled(False)


def fused(what, heads=4, **more):
    more.setdefault("batch_first", True)
    layer = nn.TransformerEncoderLayer(12, heads, **more)
    seen.reset_mock()
    layer.eval()(torch.ones(2, 5, 12))
    print(f"{what:17} {seen.called}")
    return seen.called


usual = fused("as usual")
odd = fused("3 heads", heads=3)
second = fused("batch_first=False", batch_first=False)
no_bias = fused("bias=False", bias=False)
tanh = fused("torch.tanh", activation=torch.tanh)
