import torch
import torch.nn.functional as F

y = torch.tensor([0, 2, 255])
z, keep = torch.zeros(3, 4), y != 255
p = F.one_hot(y * keep, 4).float()
# raises: RuntimeError
F.cross_entropy(z, p, ignore_index=255)
