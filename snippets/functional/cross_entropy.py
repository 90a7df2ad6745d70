import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
logits = torch.randn(8, 3)
target = torch.arange(8) % 3

a = nn.CrossEntropyLoss()(logits, target)
b = F.cross_entropy(logits, target)
log_p = F.log_softmax(logits, dim=1)
c = F.nll_loss(log_p, target)
print(f"nn.CrossEntropyLoss {a:.4f}")
print(f"F.cross_entropy     {b:.4f}")
print(f"log_softmax, nll    {c:.4f}")
nn_is_f = torch.equal(a, b)
nll_is_f = torch.equal(c, b)

w = torch.tensor([1.0, 2.0, 3.0])
loss = nn.CrossEntropyLoss(weight=w)
d = loss(logits, target)
e = F.cross_entropy(logits, target, w)
same_weighted = torch.equal(d, e)
buffers = list(dict(loss.named_buffers()))
print("same with weight=", same_weighted)
print("buffers", buffers)
