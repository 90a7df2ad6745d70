import copy
import inspect

import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(4, 4)
        self.norm = nn.BatchNorm1d(4)
        self.drop = nn.Dropout(0.5)
        self.fc2 = nn.Linear(4, 2)

    def forward(self, x):
        x = self.norm(self.fc1(x))
        x = F.relu(self.drop(x))
        return self.fc2(x)


def tensors():
    return {
        "fc1.weight": torch.rand(4, 4) - 0.5,
        "fc1.bias": torch.rand(4) - 0.5,
        "norm.weight": torch.ones(4),
        "norm.bias": torch.zeros(4),
        "norm.running_mean": torch.zeros(4),
        "norm.running_var": torch.ones(4),
        "fc2.weight": torch.rand(2, 4) - 0.5,
        "fc2.bias": torch.rand(2) - 0.5,
    }


def f(t, x, training):
    x = F.linear(x, t["fc1.weight"], t["fc1.bias"])
    x = F.batch_norm(
        x,
        t["norm.running_mean"],
        t["norm.running_var"],
        weight=t["norm.weight"],
        bias=t["norm.bias"],
        training=training,
    )
    x = F.relu(F.dropout(x, 0.5, training=training))
    return F.linear(x, t["fc2.weight"], t["fc2.bias"])


def copied():
    return copy.deepcopy(net.state_dict())


def train(call, t):
    p = {k: t[k].requires_grad_() for k in parameters}
    sgd = torch.optim.SGD(p.values(), lr=0.1)
    seen = {
        f"init {k}": t[k].detach().clone() for k in keys
    }
    torch.manual_seed(1)
    for step in range(1, 11):
        sgd.zero_grad()
        out = call(t)
        out.square().mean().backward()
        if step == 1:
            seen["step 1 output"] = out
            for k in parameters:
                seen[f"step 1 grad {k}"] = t[k].grad.clone()
            for k in statistics:
                seen[f"step 1 {k}"] = t[k].clone()
        sgd.step()
    return seen | {f"step 10 {k}": t[k] for k in keys}


torch.manual_seed(0)
dictionary = tensors()
torch.manual_seed(0)
net = Net()
x = torch.randn(8, 4)
keys = list(dictionary)
parameters = [k for k, _ in net.named_parameters()]
statistics = [k for k in keys if k not in parameters]
lent = copied()
own = net.state_dict(keep_vars=True)
a = train(lambda t: net(x), own)
b = train(lambda t: f(t, x, training=True), dictionary)
c = train(lambda t: functional_call(net, t, x), lent)
rows = []
print("dictionary  functional_call")
for k in a:
    same = torch.equal(a[k], b[k]), torch.equal(a[k], c[k])
    rows.append((k, *same))
    print(f"{same[0]!s:10}  {same[1]!s:15}  {k}")
compared = len(rows)


# ja: それぞれの書き方に要る行数
# en: The lines that each way takes
def lines(*parts):
    sources = (inspect.getsource(part) for part in parts)
    return sum(s.count("\n") for s in sources)


by_module = lines(Net)
by_dictionary = lines(tensors, f)
by_call = lines(Net, copied)
print("lines: Module", by_module)
print("lines: dictionary", by_dictionary)
print("lines: functional_call", by_call)
