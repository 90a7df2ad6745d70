import torch
import torch.nn.functional as F
from torch import nn
from torch.overrides import TorchFunctionMode


# ja: F の関数に渡る training が、モードどおりか
# en: Does each training= follow the mode?
class Flags(TorchFunctionMode):
    def __init__(self, training):
        super().__init__()
        self.training = training
        self.followed = True

    def __torch_function__(
        self, func, types, args=(), kwargs=None
    ):
        kwargs = kwargs or {}
        flag = kwargs.get("training", self.training)
        self.followed &= flag == self.training
        return func(*args, **kwargs)


# ja: 出力の中のテンソルを、コピーして並べる
# en: Copies of all tensors in an output
def tensors(output):
    if isinstance(output, torch.Tensor):
        return [output.clone()]
    if isinstance(output, dict):
        output = list(output.values())
    if isinstance(output, (tuple, list)):
        return [t for part in output for t in tensors(part)]
    if output is None:
        return []
    raise TypeError(type(output))


def same(a, b):
    return len(a) == len(b) and all(map(torch.equal, a, b))


# ja: 計算をさかのぼり、勾配が届くテンソルを集める
# en: Walks back to the tensors where a gradient arrives
def reached(outputs):
    todo = [t.grad_fn for t in outputs]
    seen, found = {None}, set()
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            todo += [n for n, _ in node.next_functions]
            if hasattr(node, "variable"):
                found.add(node.variable)
    return found


# ja: make() は、呼ぶたびに新しいモデルを返す
# en: make() returns a new model each time
def check(make, *inputs):
    net, other = make().train(), make().eval()
    parameters = set(net.parameters())
    plain = [
        value
        for module in net.modules()
        for value in vars(module).values()
        if isinstance(value, torch.Tensor)
    ]
    with Flags(training=True) as train:
        y = tensors(net(*inputs))
    owned = not plain and reached(y) <= parameters

    saved = net.eval().state_dict()
    keys = other.load_state_dict(saved, strict=False)
    with Flags(training=False) as evaluation:
        y = tensors(net(*inputs))
        again = tensors(net(*inputs))
        loaded = tensors(other(*inputs))
    mode = train.followed and evaluation.followed
    repeats = same(y, again)
    loads = same(y, loaded) and not any(keys)
    return repeats, mode, owned, loads


class Good(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 10)
        self.norm = nn.BatchNorm1d(10)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.drop(F.relu(self.norm(self.fc(x))))


class FDropout(Good):
    def forward(self, x):
        return F.dropout(super().forward(x), 0.5)


class PlainWeight(Good):
    def __init__(self):
        super().__init__()
        self.w = torch.randn(10).requires_grad_()

    def forward(self, x):
        return super().forward(x) * self.w


torch.manual_seed(0)
x = torch.randn(64, 4)
rows = []
print("repeats", "mode", "owned", "loads", sep="\t")
for make in Good, FDropout, PlainWeight:
    rows.append((*check(make, x), make.__name__))
    print(*rows[-1], sep="\t")
