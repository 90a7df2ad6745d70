import torch
import torch.functional as F

x = torch.tensor([-1.0, 2.0])
# raises: AttributeError
print(F.relu(x).tolist())
