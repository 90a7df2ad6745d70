import torch
import torch.nn.functional as F
from torch import nn
from torch.autograd import gradcheck

torch.manual_seed(0)
x = torch.randn(2, 6, 3, 3, dtype=torch.float64)
cross, local = nn.CrossMapLRN2d(3), nn.LocalResponseNorm(3)
y = F.local_response_norm(x, 3)
same = torch.equal(local(x), y)
apart = (cross(x) - y).abs().max().item()
print("nn.LocalResponseNorm", same)
print(f"nn.CrossMapLRN2d     {apart:.0e}")

x.requires_grad_()
for layer in local, cross:
    right = gradcheck(layer, x, raise_exception=False)
    print("gradient", right)
