import torch
import torch.nn.functional as F

z = torch.tensor([0.0, 200.0], requires_grad=True)
log_p = F.softmax(z, dim=0).log()
log_p[0].backward()
values, grad = log_p.tolist(), z.grad.tolist()
print("log_p   ", values)
print("gradient", grad)
