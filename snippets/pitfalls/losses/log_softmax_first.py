import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
z = torch.randn(8, 3, requires_grad=True)
y = torch.arange(8) % 3
log_p = F.log_softmax(z, dim=1)
for out in z, log_p:
    loss = nn.CrossEntropyLoss()(out, y)
    (grad,) = torch.autograd.grad(loss, z)
    print(f"loss {loss:.4f}, grad {grad.norm():.4f}")
