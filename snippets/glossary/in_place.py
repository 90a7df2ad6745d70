import textwrap

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
try:
    s.sum().backward()
except RuntimeError as err:
    message = str(err)
    print(textwrap.fill(message, 40))
else:
    raise AssertionError
