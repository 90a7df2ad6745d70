import torch
import torch.nn.functional as F

ids = torch.tensor([0, 2])
w = torch.ones(3, 2)
w.requires_grad_()
y = F.embedding(ids, w, padding_idx=0)
y.sum().backward()
padding = y[0].tolist()
grad = w.grad.tolist()
print("padding", padding)
print("grad of w", grad)
