import torch
import torch.nn.functional as F

x = torch.tensor([-1.0, 2.0])
F.relu(x)
print(x, x._version)
y = F.relu(x, inplace=True)
print(x, x._version)
same_object = y is x
print(f"{same_object = }")
version = x._version

w = torch.ones(2, requires_grad=True)
s = torch.sigmoid(w)
F.relu(s, inplace=True)
# raises: RuntimeError
s.sum().backward()
