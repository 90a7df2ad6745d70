import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
logits = torch.randn(8, 3)
target = torch.arange(8) % 3

loss_nn = nn.CrossEntropyLoss()(logits, target)
loss_f = F.cross_entropy(logits, target)
log_p = F.log_softmax(logits, dim=1)
loss_nll = F.nll_loss(log_p, target)
nn_is_f = torch.equal(loss_nn, loss_f)
nll_is_f = torch.equal(loss_nll, loss_f)
print(f"nn.CrossEntropyLoss {loss_nn:.4f}")
print(f"F.cross_entropy     {loss_f:.4f}")
print(f"log_softmax, nll    {loss_nll:.4f}")
# ja: log_softmax を通した値を渡す
# en: Pass what comes out of log_softmax
twice = F.cross_entropy(log_p, target)
print(f"log_softmax first   {twice:.4f}")

weight = torch.tensor([1.0, 2.0, 3.0])
criterion = nn.CrossEntropyLoss(weight=weight)
weighted_nn = criterion(logits, target)
weighted_f = F.cross_entropy(logits, target, weight=weight)
same_weighted = torch.equal(weighted_nn, weighted_f)
buffers = [name for name, _ in criterion.named_buffers()]
print("same with weight=", same_weighted)
print("buffers()", buffers)
