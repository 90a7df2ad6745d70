import torch
import torch.nn.functional as F


def net(t, x, training):
    x = F.linear(x, t["fc1.weight"], t["fc1.bias"])
    x = F.batch_norm(
        x,
        t["norm.running_mean"],
        t["norm.running_var"],
        t["norm.weight"],
        t["norm.bias"],
        training,
    )
    x = F.relu(F.dropout(x, 0.5, training))
    return F.linear(x, t["fc2.weight"], t["fc2.bias"])


torch.manual_seed(0)
k, j = 4**-0.5, 3**-0.5
t = {
    "fc1.weight": torch.empty(3, 4).uniform_(-k, k),
    "fc1.bias": torch.empty(3).uniform_(-k, k),
    "norm.weight": torch.ones(3),
    "norm.bias": torch.zeros(3),
    "fc2.weight": torch.empty(2, 3).uniform_(-j, j),
    "fc2.bias": torch.empty(2).uniform_(-j, j),
}
p = [w.requires_grad_() for w in t.values()]
t["norm.running_mean"] = torch.zeros(3)
t["norm.running_var"] = torch.ones(3)
x, y = torch.randn(8, 4), torch.randn(8, 2)
sgd = torch.optim.SGD(p, lr=0.1)
out = net(t, x, training=True)
loss = F.mse_loss(out, y)
loss.backward()
sgd.step()
out = net(t, x, training=False)
after = F.mse_loss(out, y)
print(f"loss {loss:.4f}  eval {after:.4f}")
print("mean", t["norm.running_mean"])
print("bias", t["fc2.bias"].detach())
