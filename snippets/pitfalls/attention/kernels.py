import torch
import torch.nn.functional as F
from torch.nn.attention import SDPBackend, sdpa_kernel

attend = F.scaled_dot_product_attention
q = torch.randn(2, 4, 64, 16, dtype=torch.float64)
for x, atol in (q.float(), 1e-4), (q, 1e-12):
    with sdpa_kernel(SDPBackend.MATH):
        a = attend(x, x, x)
    with sdpa_kernel(SDPBackend.FLASH_ATTENTION):
        b = attend(x, x, x)
    close = torch.allclose(a, b, rtol=0, atol=atol)
    print(x.dtype, "within", atol, close)
