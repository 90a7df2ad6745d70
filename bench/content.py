"""What every contender builds: pages made up in both languages, and their snippets.

In: how many pages. Out: a `Content` with the text of each snippet, as an author
would write it, and with the prose around it. Called by ``sites``; it knows no
contender.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

#: Ten kinds of snippet, as long and as busy as those of the site; one draws.
KINDS = {
    "conv": """\
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(SEED)
x = torch.randn(1, 3, 16, 16)
# ja: 層は重みとバイアスを自分で持つ
# en: The layer keeps its own weights
conv = nn.Conv2d(3, SIZE, 3, padding=1)
y = conv(x)
# ja: 関数には毎回渡す
# en: The function is given them each time
z = F.conv2d(x, conv.weight, conv.bias, padding=1)
y.square().sum().backward()
same = torch.equal(y, z)
print(y.shape, same)
print("dw", conv.weight.grad.norm().item())
""",
    "linear": """\
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(SEED)
layer = nn.Linear(SIZE, 4)
x = torch.randn(8, SIZE)
# ja: 同じ重みで計算する
# en: Compute with the same weights
y = F.linear(x, layer.weight, layer.bias)
count = sum(p.numel() for p in layer.parameters())
print([name for name, _ in layer.named_parameters()])
print(f"{count = }", torch.equal(y, layer(x)))
""",
    "dropout": """\
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(SEED)
x = torch.ones(SIZE, 100)
drop = nn.Dropout(0.3)
drop.eval()
# ja: eval() は層にだけ効く
# en: eval() reaches the layer alone
kept = (drop(x) != 0).float().mean().item()
still_drops = bool((F.dropout(x, 0.3) == 0).any())
print(f"{kept = :.2f}")
print(f"{still_drops = }")
""",
    "batch_norm": """\
import torch
from torch import nn

torch.manual_seed(SEED)
norm = nn.BatchNorm1d(3)
# ja: 訓練モードでは統計量が動く
# en: In training mode the statistics move
for step in range(5):
    norm(torch.randn(SIZE, 3) + 2)
    print(step, norm.running_mean.norm().item())
norm.eval()
before = norm.running_mean.clone()
norm(torch.randn(SIZE, 3))
print(torch.equal(before, norm.running_mean))
print(list(norm.state_dict()))
""",
    "layer_norm": """\
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(SEED)
x = torch.randn(4, SIZE)
norm = nn.LayerNorm(SIZE)
# ja: 重みは 1、バイアスは 0 から始まる
# en: The weight starts at 1, the bias at 0
y = F.layer_norm(x, (SIZE,))
print(torch.allclose(norm(x), y))
print(y.mean().item(), y.std().item())
""",
    "cross_entropy": """\
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(SEED)
logits = torch.randn(SIZE, 10, requires_grad=True)
target = torch.randint(10, (SIZE,))
# ja: どちらもロジットを受け取る
# en: Both take logits
loss = nn.CrossEntropyLoss()(logits, target)
by_hand = F.nll_loss(F.log_softmax(logits, 1), target)
loss.backward()
print(loss.item(), by_hand.item())
print(logits.grad.norm().item())
""",
    "functional_call": """\
import torch
from torch import nn
from torch.func import functional_call

torch.manual_seed(SEED)
net = nn.Sequential(nn.Linear(SIZE, 8), nn.ReLU(), nn.Linear(8, 2))
x = torch.randn(3, SIZE)
# ja: 重みを外から渡して呼ぶ
# en: Call it with weights from outside
zeros = {k: torch.zeros_like(v) for k, v in net.named_parameters()}
y = functional_call(net, zeros, x)
print(y.tolist())
print(net(x).shape)
""",
    "embedding": """\
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(SEED)
table = nn.Embedding(SIZE, 6)
index = torch.tensor([1, 0, 1])
# ja: 行を選ぶだけの層
# en: A layer that only picks rows
rows = F.embedding(index, table.weight)
print(torch.equal(rows, table(index)))
rows.sum().backward()
print(table.weight.grad[:2].tolist())
""",
    "training": """\
import torch
from torch import nn

torch.manual_seed(SEED)
x = torch.randn(64, SIZE)
y = x.sum(1, keepdim=True)
net = nn.Sequential(nn.Linear(SIZE, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
for step in range(60):
    # ja: 勾配は足されるので、毎回消す
    # en: Gradients add up, so clear them
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(net(x), y)
    loss.backward()
    optimizer.step()
    if step % 20 == 0:
        print(step, loss.item())
""",
    "drawing": """\
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

torch.manual_seed(SEED)
x = torch.linspace(-3, 3, 10 * SIZE)
# ja: 三つの活性化関数を重ねる
# en: Three activations in one figure
for function in (F.relu, F.gelu, F.silu):
    plt.plot(x, function(x), label=function.__name__)
plt.hist(torch.randn(500), 24, density=True, alpha=0.4)
plt.legend()
""",
}

#: The kind whose snippets draw; they print nothing.
DRAWS = "drawing"

#: The kind of which one snippet is changed.
CHANGES = "dropout"

_TITLE = {"ja": "ページ {page}", "en": "Page {page}"}
_INTRO = {
    "ja": "このページでは、{count} 個の例を順に実行します。`nn` は状態を持つ層、`F` は"
    "状態を持たない関数です。**同じ計算**でも、重みの置き場所が違います。",
    "en": "This page runs {count} examples, one after the other. `nn` stands for "
    "layers that keep state, `F` for functions that keep none. **The same "
    "computation** may keep its weights in different places.",
}
_HEADING = {"ja": "例 {number}: {kind}", "en": "Example {number}: {kind}"}
_PROSE = {
    "ja": "この例は `{kind}` を使います。入力の大きさは {size}、シードは固定です。\n\n"
    "| 書き方 | 状態 |\n| --- | --- |\n| `nn` | 層が持つ |\n| `F` | 呼び出す側が持つ |",
    "en": "This example uses `{kind}`. Its input has size {size}, and its seed is "
    "fixed.\n\n"
    "| spelling | state |\n| --- | --- |\n| `nn` | in the layer |\n"
    "| `F` | with the caller |",
}
ALT = {"ja": "三つの活性化関数の曲線", "en": "The curves of three activations"}


@dataclass(frozen=True)
class Example:
    """One snippet and where it is shown; ``name`` is its path, "page01/conv.py"."""

    page: str
    kind: str
    number: int
    size: int

    @property
    def name(self) -> str:
        """Its path under the folder of the snippets."""
        return f"{self.page}/{self.kind}.py"

    @property
    def draws(self) -> bool:
        """Whether it leaves a figure."""
        return self.kind == DRAWS

    def text(self, seed: int | None = None) -> str:
        """The file; another seed makes it another snippet."""
        seed = self.number if seed is None else seed
        text = KINDS[self.kind].replace("SIZE", str(self.size))
        return text.replace("SEED", str(seed))

    def before(self, lang: str) -> str:
        """The heading and the prose that come before it."""
        words = {"number": self.number, "kind": self.kind, "size": self.size}
        heading = _HEADING[lang].format(**words)
        return f"## {heading} {{ #{self.kind} }}\n\n{_PROSE[lang].format(**words)}\n"


@dataclass(frozen=True)
class Content:
    """``pages`` pages in each language, with a snippet of every kind on each."""

    pages: int
    kinds: tuple[str, ...] = tuple(KINDS)

    @property
    def names(self) -> list[str]:
        """The names of the pages, without a suffix."""
        return [f"page{number:02}" for number in range(1, self.pages + 1)]

    @property
    def changing(self) -> Example:
        """The one that an author changes."""
        return next(e for e in self.examples() if e.kind == CHANGES)

    def examples(self) -> Iterator[Example]:
        """Every snippet, page by page."""
        number = 0
        for index, page in enumerate(self.names):
            for kind in self.kinds:
                number += 1
                yield Example(page, kind, number, size=8 + 2 * index)

    def beginning(self, page: str, lang: str) -> str:
        """What a page begins with."""
        title = _TITLE[lang].format(page=page)
        intro = _INTRO[lang].format(count=len(self.kinds))
        return f"---\ntitle: {title}\n---\n# {title} {{ #top }}\n\n{intro}\n"
