import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(6, 1, 4)
layer = nn.MultiheadAttention(4, 2, dropout=0.5)
layer.eval()


def attend(**options):
    output, _ = F.multi_head_attention_forward(
        query=x,
        key=x,
        value=x,
        embed_dim_to_check=4,
        num_heads=2,
        in_proj_weight=layer.in_proj_weight,
        in_proj_bias=layer.in_proj_bias,
        bias_k=None,
        bias_v=None,
        add_zero_attn=False,
        dropout_p=0.5,
        out_proj_weight=layer.out_proj.weight,
        out_proj_bias=layer.out_proj.bias,
        **options,
    )
    return output


y, _ = layer(x, x, x)
y_2, _ = layer(x, x, x)
same_nn = torch.equal(y, y_2)
same_f = torch.equal(attend(), attend())
nn_is_f = torch.equal(y, attend(training=False))
print("same output, nn", same_nn)
print("same output, F ", same_f)
print("nn = F, training=False", nn_is_f)
