import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call, grad


def f(t, x, training):
    x = F.linear(x, t["0.weight"], t["0.bias"])
    x = F.batch_norm(
        x,
        t["1.running_mean"],
        t["1.running_var"],
        weight=t["1.weight"],
        bias=t["1.bias"],
        training=training,
    )
    x = F.relu(F.dropout(x, 0.5, training=training))
    return F.linear(x, t["4.weight"], t["4.bias"])


torch.manual_seed(0)
net = nn.Sequential(
    nn.Linear(4, 4),
    nn.BatchNorm1d(4),
    nn.Dropout(0.5),
    nn.ReLU(),
    nn.Linear(4, 2),
)
x, y = torch.randn(8, 4), torch.randn(8, 2)
w = {k: p.detach() for k, p in net.named_parameters()}


def by_module(w, b):
    return F.mse_loss(net(x), y)


def by_dictionary(w, b):
    out = f({**w, **b}, x, training=True)
    return F.mse_loss(out, y)


def by_functional_call(w, b):
    out = functional_call(net, (w, b), x)
    return F.mse_loss(out, y)


def buffers():
    return {k: b.clone() for k, b in net.named_buffers()}


torch.manual_seed(1)
by_module(w, buffers()).backward()
# ja: backward() が .grad に入れた勾配と比べる
# en: Against what backward() left in .grad
right = {k: p.grad for k, p in net.named_parameters()}
same = []
for loss in by_dictionary, by_functional_call:
    torch.manual_seed(1)
    g = grad(loss)(w, buffers())
    same.append(all(torch.equal(g[k], right[k]) for k in g))
    print("train equal", same[-1], loss.__name__)

# ja: w を使わないので、評価では 0、訓練ではエラー
# en: It ignores w: zeros in eval, an error in training
net.eval()
g = grad(by_module)(w, buffers())
zeros = all(not v.any() for v in g.values())
print("eval zeros", zeros, by_module.__name__)
net.train()
# raises: RuntimeError
grad(by_module)(w, buffers())
