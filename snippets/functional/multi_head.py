import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(6, 1, 4)
layer = nn.MultiheadAttention(4, 2, dropout=0.5)
layer.eval()


def attend(x, **flag):
    y, _ = F.multi_head_attention_forward(
        *(x, x, x, 4, 2),
        in_proj_weight=layer.in_proj_weight,
        in_proj_bias=layer.in_proj_bias,
        bias_k=None,
        bias_v=None,
        add_zero_attn=False,
        dropout_p=0.5,
        out_proj_weight=layer.out_proj.weight,
        out_proj_bias=layer.out_proj.bias,
        **flag,
    )
    return y


y = layer(x, x, x)[0]
same_nn = torch.equal(y, layer(x, x, x)[0])
same_f = torch.equal(attend(x), attend(x))
told = attend(x, training=False)
same_told = torch.equal(told, y)
print("same twice, nn", same_nn)
print("same twice, F", same_f)
print("training=False is nn", same_told)
