import torch
import torch.nn.functional as F

torch.manual_seed(0)
q, k, v = torch.randn(3, 2, 4, 6, 8)
mask = torch.ones(6, 6, dtype=torch.bool)
mask[1:, 0] = False


def attend(mask, **settings):
    return F.scaled_dot_product_attention(
        q, k, v, attn_mask=mask, **settings
    )


both = attend(mask, is_causal=True)
joined = attend(mask.tril())
applied = torch.allclose(both, joined, atol=1e-5)
print("dropout_p=0.0: like mask.tril()", applied)
# raises: RuntimeError
attend(mask, is_causal=True, dropout_p=0.5)
