import torch

x = torch.zeros(2, 4)
# raises: TypeError
y = torch.softmax(x)
