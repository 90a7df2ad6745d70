import torch

x = torch.tensor([-1.0, 2.0])
# raises: NameError
print(F.relu(x).tolist())
