import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call


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


def hook(module, inputs, output):
    called.append(type(module).__name__)


torch.manual_seed(0)
net = nn.Sequential(
    nn.Linear(4, 4),
    nn.BatchNorm1d(4),
    nn.Dropout(0.5),
    nn.ReLU(),
    nn.Linear(4, 2),
)
t = net.state_dict()
x = torch.randn(8, 4)
for layer in net:
    layer.register_forward_hook(hook)
net.eval()
calls = {
    "Module": lambda: net(x),
    "dictionary": lambda: f(t, x, training=True),
    "  training=False": lambda: f(t, x, training=False),
    "functional_call": lambda: functional_call(net, t, x),
}
rows = []
print("hooks  equal")
for name, call in calls.items():
    called = []
    first = call()
    hooks = len(called)
    equal = torch.equal(first, call())
    rows.append((hooks, equal, name.strip()))
    print(f"{hooks:5}  {equal!s:5}  {name}")
in_module, in_function, _, in_call = (r[0] for r in rows)
net_print = "Dropout" in str(net)
t_print = "Dropout" in str(t)
print("Dropout in print: net", net_print, " t", t_print)
