import torch
import torch.nn.functional as F

z = torch.zeros(1, 1000)
z[0, 0] = 20.0
p = F.softmax(z, dim=1)
loss = F.cross_entropy(p, torch.tensor([0]))
loss = round(loss.item(), 1)
print(loss)
