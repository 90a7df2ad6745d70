from torch import nn

a, b = nn.Linear(2, 2), nn.Linear(2, 2)
for net in (
    nn.Sequential(a, b),
    nn.ModuleList([a, b]),
    nn.ModuleDict({"a": a, "b": b}),
):
    kind = type(net)
    own = "forward" in vars(kind)
    print(f"{kind.__name__:10} forward {own}")
    print(*dict(net.named_parameters()))
