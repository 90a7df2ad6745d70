import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
logits = torch.randn(8, 3)
target = torch.tensor([0, 1, 2, 0, 1, 2, 0, 1])

a = nn.CrossEntropyLoss()(logits, target)
b = F.cross_entropy(logits, target)
log_p = F.log_softmax(logits, dim=1)
c = F.nll_loss(log_p, target)
same = torch.equal(a, b) and torch.equal(b, c)
print("nn.CrossEntropyLoss", round(a.item(), 4))
print("F.cross_entropy    ", round(b.item(), 4))
print("log_softmax, nll   ", round(c.item(), 4))

w = torch.tensor([1.0, 2.0, 3.0])
loss = nn.CrossEntropyLoss(weight=w)
d = loss(logits, target)
e = F.cross_entropy(logits, target, weight=w)
same_weighted = torch.equal(d, e)
buffers = [name for name, _ in loss.named_buffers()]
print("same with weights", same_weighted)
print("buffers", buffers)
