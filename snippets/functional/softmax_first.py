import torch
import torch.nn.functional as F

target = torch.tensor([0])
print("logit  logits softmax")
for logit in 0.0, 5.0, 20.0:
    z = torch.zeros(1, 10)
    z[0, 0] = logit
    p = F.softmax(z, dim=1)
    right = F.cross_entropy(z, target)
    wrong = F.cross_entropy(p, target)
    print(f"{logit:5} {right:7.4f} {wrong:7.4f}")
