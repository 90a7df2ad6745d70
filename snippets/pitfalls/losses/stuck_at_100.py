import torch
from torch import nn

criterion, y = nn.BCELoss(), torch.zeros(1)
for logit in 5.0, 100.0, 200.0:
    z = torch.tensor([logit], requires_grad=True)
    loss = criterion(torch.sigmoid(z), y)
    loss.backward()
    loss, grad = loss.item(), z.grad.item()
    print(f"loss {loss:6.2f}, grad {grad:.2f}")
