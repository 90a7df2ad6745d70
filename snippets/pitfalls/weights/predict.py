import torch

w = torch.ones(2, 3)
t = w.T
w.zero_()
total = t.sum().item()
print("sum", total)
