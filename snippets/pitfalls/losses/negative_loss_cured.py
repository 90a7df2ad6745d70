import torch
import torch.nn.functional as F

y = torch.tensor([0])
for logit in 0.0, 5.0, 10.0:
    z = torch.tensor([[logit, 0.0, 0.0]])
    out = F.log_softmax(z, dim=1)
    loss = F.nll_loss(out, y).item()
    print(f"logit {logit:4.1f}, loss {loss:7.4f}")
