import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
output = torch.randn(3, 5)
target = torch.tensor([1, 0, 4])
# ja: 作ってから、呼ぶ
# en: Make it, then call it
criterion = nn.CrossEntropyLoss()
loss = criterion(output, target)
y = nn.ReLU()(output)
# ja: 関数には、作る段がない
# en: A function has nothing to make first
loss_f = F.cross_entropy(output, target)
y_f = F.relu(output)
print(f"nn {loss:.4f}")
print(f"F  {loss_f:.4f}")
same_loss = torch.equal(loss, loss_f)
same_relu = torch.equal(y, y_f)
print("same loss", same_loss)
print("same ReLU", same_relu)
