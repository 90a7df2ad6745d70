import torch
import torch.nn.functional as F

target = torch.tensor([0])
print("        loss            gradient")
print("logit  logits softmax  logits softmax")
for logit in 0.0, 5.0, 20.0:
    z = torch.zeros(1, 10)
    z[0, 0] = logit
    z.requires_grad_()
    p = F.softmax(z, dim=1)
    right = F.cross_entropy(z, target)
    wrong = F.cross_entropy(p, target)
    g_right = torch.autograd.grad(right, z)[0].norm()
    g_wrong = torch.autograd.grad(wrong, z)[0].norm()
    print(f"{logit:5} {right:7.4f} {wrong:7.4f}", end=" ")
    print(f"{g_right:7.4f} {g_wrong:7.4f}")
