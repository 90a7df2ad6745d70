import torch

x = torch.zeros(2, 4)
y = torch.softmax(x, dim=1)
print("sums", y.sum(dim=1).tolist())
