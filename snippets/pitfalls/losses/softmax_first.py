import torch
from torch import nn

y = torch.tensor([0])
criterion = nn.CrossEntropyLoss()
for logit in 0.0, 5.0, 10.0:
    z = torch.tensor([[logit] + 9 * [0.0]])
    z.requires_grad_()
    p = torch.softmax(z, dim=1)
    loss = criterion(p, y)
    loss.backward()
    grad, loss = z.grad.norm(), loss.item()
    print(f"loss {loss:.4f}, grad {grad:.4f}")
