import torch
import torch.nn.functional as F
from torch.optim import SGD


def net(t, x, training):
    x = F.linear(
        x,
        t["fc1.weight"],
        t["fc1.bias"],
    )
    x = F.batch_norm(
        x,
        t["norm.running_mean"],
        t["norm.running_var"],
        weight=t["norm.weight"],
        bias=t["norm.bias"],
        training=training,
    )
    x = F.dropout(x, 0.5, training=training)
    return F.linear(
        F.relu(x),
        t["fc2.weight"],
        t["fc2.bias"],
    )


torch.manual_seed(0)
t = {
    "fc1.weight": torch.rand(4, 4) - 0.5,
    "fc1.bias": torch.rand(4) - 0.5,
    "norm.weight": torch.ones(4),
    "norm.bias": torch.zeros(4),
    "fc2.weight": torch.rand(1, 4) - 0.5,
    "fc2.bias": torch.rand(1) - 0.5,
}
p = [t[k].requires_grad_() for k in t]
t["norm.running_mean"] = torch.zeros(4)
t["norm.running_var"] = torch.ones(4)
x = torch.randn(8, 4)
sgd = SGD(p, lr=0.1)
out = net(t, x, training=True)
loss = out.square().mean()
loss.backward()
sgd.step()
out = net(t, x, training=False)
after = out.square().mean()
print(f"loss {loss:.4f} {after:.4f}")
print("mean", t["norm.running_mean"])
print("bias", t["fc2.bias"].detach())
