import torch
import torch.nn.functional as F
from torch import nn

y = torch.tensor([0, 2, 1])
guessed = tuple(F.one_hot(y).shape)
hot = F.one_hot(y, num_classes=4)
shape = tuple(hot.shape)
print("without num_classes", guessed)
print("num_classes=4      ", shape, hot.dtype)
table = nn.Embedding.from_pretrained(torch.eye(4))
embedding = torch.equal(table(y), hot.float())
print("like nn.Embedding  ", embedding)
torch.manual_seed(0)
logits = torch.randn(3, 4)
loss = F.cross_entropy(logits, y)
loss_hot = F.cross_entropy(logits, hot.float())
same_loss = torch.allclose(loss, loss_hot, atol=1e-5)
print("same loss          ", same_loss)
# raises: RuntimeError
nn.Linear(4, 2)(hot)
