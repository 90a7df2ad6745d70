import torch
import torch.nn.functional as F
from torch import nn
from torch.autograd import gradcheck

torch.manual_seed(0)
x = torch.randn(2, 6, 3, 3, dtype=torch.float64)
cross = nn.CrossMapLRN2d(3)
local = nn.LocalResponseNorm(3)
y = F.local_response_norm(x, 3)
same = torch.equal(local(x), y)
apart = (cross(x) - y).abs().max().item()
print("nn.LocalResponseNorm equal", same)
print(f"nn.CrossMapLRN2d difference {apart:.0e}")

x.requires_grad_()
right = gradcheck(local, x, raise_exception=False)
wrong = gradcheck(cross, x, raise_exception=False)
print("gradcheck nn.LocalResponseNorm", right)
print("gradcheck nn.CrossMapLRN2d    ", wrong)
