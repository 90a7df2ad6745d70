import io

import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call


def make():
    return nn.Sequential(
        nn.Linear(4, 4),
        nn.BatchNorm1d(4),
        nn.Dropout(0.5),
        nn.ReLU(),
        nn.Linear(4, 2),
    )


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


def saved_and_loaded(t):
    file = io.BytesIO()
    torch.save(t, file)
    file.seek(0)
    return torch.load(file)


def check(name, saved):
    t = saved_and_loaded(saved)
    new = make().eval()
    new.load_state_dict(t)
    same = (
        torch.equal(y, new(x)),
        torch.equal(y, f(t, x, training=False)),
        torch.equal(y, functional_call(new, t, x)),
    )
    print(f"{name:10}", len(t), "tensors", *same)
    return same


torch.manual_seed(0)
x = torch.randn(8, 4)
net = make()
net(x)
net.eval()
y = net(x)
state = net.state_dict()
# ja: F.batch_norm は回数を数えないので、辞書は 1 つ少ない
# en: F.batch_norm keeps no count, so this has one fewer
counter = "1.num_batches_tracked"
dictionary = {k: state[k] for k in state if k != counter}
module_keys, dictionary_keys = len(state), len(dictionary)
print("saved by   loaded by Module, f, functional_call")
of_module = check("Module", state)
of_dictionary = check("dictionary", dictionary)
