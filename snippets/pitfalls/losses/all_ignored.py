import torch
import torch.nn.functional as F

z = torch.zeros(2, 3)
for y in [0, -100], [-100, -100]:
    y = torch.tensor(y)
    loss = F.cross_entropy(z, y).item()
    print("loss", round(loss, 4))
