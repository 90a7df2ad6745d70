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
        t["1.weight"],
        t["1.bias"],
        training,
    )
    x = F.relu(F.dropout(x, 0.5, training))
    return F.linear(x, t["4.weight"], t["4.bias"])


def saved_and_loaded(t):
    file = io.BytesIO()
    torch.save(t, file)
    file.seek(0)
    return torch.load(file)


torch.manual_seed(0)
x = torch.randn(8, 4)
net = make()
net(x)
y = net.eval()(x)
t = net.state_dict()
# ja: F.batch_norm は回数を数えないので、辞書は 1 つ少ない
# en: F.batch_norm keeps no count, so this has one less
counter = "1.num_batches_tracked"
by_hand = {k: t[k] for k in t if k != counter}
keys, rows = [], []
for saved in t, by_hand:
    loaded = saved_and_loaded(saved)
    new = make().eval()
    new.load_state_dict(loaded)
    same = (
        torch.equal(y, new(x)),
        torch.equal(y, f(loaded, x, training=False)),
        torch.equal(y, functional_call(new, loaded, x)),
    )
    print(len(loaded), "tensors", *same)
    keys.append(len(loaded))
    rows.append(same)
module_keys, dictionary_keys = keys
