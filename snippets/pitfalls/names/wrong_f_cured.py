import torch
import torch.nn.functional as F

x = torch.tensor([-1.0, 2.0])
print(F.relu(x).tolist())
