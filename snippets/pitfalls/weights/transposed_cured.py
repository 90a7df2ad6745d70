import torch
import torch.nn.functional as F

torch.manual_seed(0)
x, b = torch.randn(2, 4), torch.randn(4)
w = torch.randn(4, 4)
want = x @ w + b
y = F.linear(x, w.T, b)
same = torch.allclose(y, want, atol=1e-5)
print("shape", *y.shape)
print("same as x @ w + b", same)
