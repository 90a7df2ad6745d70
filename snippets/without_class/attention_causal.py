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


joined = attend(mask.tril())
try:
    both = attend(mask, is_causal=True)
    same = torch.allclose(both, joined, atol=1e-5)
    without = f"like mask.tril() {same}"
except RuntimeError:
    without = "RuntimeError"
print("dropout_p=0.0:", without)
# raises: RuntimeError
attend(mask, is_causal=True, dropout_p=0.5)
