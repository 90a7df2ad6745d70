import torch
import torch.nn.functional as F

x = torch.tensor([-1.0, 2.0])
y = F.relu(x, inplace=True)
x.add_(1)
values = y.tolist()
print(values)
