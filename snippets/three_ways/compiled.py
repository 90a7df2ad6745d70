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


def call_net(t, x):
    return functional_call(net, t, x)


# ja: コンパイルする代わりに、グラフを書き留める
# en: Compiles nothing, writes down the graph
def backend(graph, inputs):
    targets = [
        node.target
        for node in graph.graph.nodes
        if node.op.startswith("call")
    ]
    graphs.append(
        [getattr(t, "__name__", t) for t in targets]
    )
    return graph


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
ways = {
    "Module": (net, (x,), {}),
    "dictionary": (f, (t, x), {"training": True}),
    "functional_call": (call_net, (t, x), {}),
}
count, equal, operations = [], [], []
for name, (call, args, kwargs) in ways.items():
    graphs = []
    compiled = torch.compile(call, backend=backend)
    torch.manual_seed(1)
    eager = call(*args, **kwargs)
    torch.manual_seed(1)
    same = torch.equal(compiled(*args, **kwargs), eager)
    print(name, "graphs", len(graphs), "equal", same)
    print(" ", *graphs[0])
    count.append(len(graphs))
    equal.append(same)
    operations.append(graphs[0])
by_module, by_function, by_call = map(len, operations)
