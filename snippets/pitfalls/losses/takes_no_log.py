import torch
import torch.nn.functional as F

torch.manual_seed(0)
z = torch.randn(4, 3, requires_grad=True)
y = torch.tensor([0, 1, 2, 0])
log_p = F.log_softmax(z, dim=1)
loss = F.nll_loss(log_p, y)
picked = -log_p[range(4), y].mean()
print(f"picked {picked:.4f}, nll_loss {loss:.4f}")
for one in torch.autograd.grad(loss, (log_p, z)):
    classes = (one != 0).sum(dim=1).tolist()
    print("with a gradient", classes)
