import torch
import torch.nn.functional as F
from torch import nn


class Choice(nn.Module):
    def forward(self, logits):
        return F.gumbel_softmax(logits, tau=1.0, hard=True)


torch.manual_seed(0)
choice = Choice().eval()
p = torch.tensor([0.7, 0.2, 0.1])
logits = p.log().repeat(100_000, 1).requires_grad_()
y = choice(logits)
again = choice(logits)
equal = torch.equal(y, again)
print("eval, equal twice", equal)
hot = F.one_hot(y.argmax(1), 3).float()
one_hot = torch.allclose(y, hot, atol=1e-5)
print("one-hot         ", one_hot)
share = y.mean(0)
close = torch.allclose(share, p, atol=0.05)
print("share close to p", close)
y[:, 0].sum().backward()
gradient = bool(logits.grad.any())
print("gradient        ", gradient)
