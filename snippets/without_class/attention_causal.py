import torch
import torch.nn.functional as F

torch.manual_seed(0)
q, k, v = torch.randn(3, 2, 4, 6, 8)
look = torch.ones(6, 6, dtype=torch.bool)
look[1:, 0] = False


def attend(p, look, causal):
    return F.scaled_dot_product_attention(
        *(q, k, v, look, p), is_causal=causal
    )


evaluated = attend(0.0, look, True)
joined = attend(0.0, look.tril(), False)
both = torch.allclose(evaluated, joined, atol=1e-6)
print("dropout_p 0.0: both masks", both)
try:
    attend(0.5, look, True)
except RuntimeError as err:
    print("dropout_p 0.5:", err)
else:
    raise AssertionError
