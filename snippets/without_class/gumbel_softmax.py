import torch
import torch.nn.functional as F
from torch import nn


class Choice(nn.Module):
    def forward(self, logits):
        return F.gumbel_softmax(logits, tau=1.0, hard=True)


torch.manual_seed(0)
choice = Choice().eval()
p = torch.tensor([0.7, 0.2, 0.1]).repeat(10000, 1)
logits = p.log().requires_grad_()
y = choice(logits)
repeats = torch.equal(y, choice(logits))
print("same twice", repeats)
hot = F.one_hot(y.argmax(1), 3).float()
one_hot = torch.allclose(y, hot)
print("one-hot   ", one_hot)
share = torch.allclose(y.mean(0), p[0], atol=0.02)
print("share is p", share)
y[:, 0].sum().backward()
gradient = bool(logits.grad.any())
print("gradient  ", gradient)
