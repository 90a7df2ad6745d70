import torch
import torch.nn.functional as F

x = torch.ones(1, 3, 8, 8)
# raises: TypeError
print(tuple(F.conv2d(x, 3, 16, 3).shape))
