"""Draw how often layers are called as nn.X and as F.x, for both languages.

In: what `usage` counted. Out: the text of an SVG as pictures/ has them. A bar has the
share of nn.X at its left, and each count at its end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

F = "torch.nn.functional."

#: What is shown: in groups, each in both languages, functions by their full names.
GROUPS: dict[tuple[str, str], tuple[str, ...]] = {
    ("重みを持つ層", "layers with weights"): (
        *(F + "linear", F + "conv2d", F + "embedding"),
        *(F + "layer_norm", F + "batch_norm"),
    ),
    ("活性化関数", "activations"): (
        *(F + "relu", F + "gelu", "torch.sigmoid", "torch.tanh"),
        F + "softmax",
    ),
    ("dropout とプーリング", "dropout and pooling"): (
        *(F + "dropout", F + "max_pool2d"),
    ),
    ("損失", "losses"): (
        *(F + "cross_entropy", F + "binary_cross_entropy_with_logits"),
    ),
    ("形と attention", "shape and attention"): (
        *(F + "interpolate", F + "pad", F + "scaled_dot_product_attention"),
    ),
}
#: Names that are too long for their place.
SHORT = {
    "binary_cross_entropy_with_logits": "bce_with_logits",
    "scaled_dot_product_attention": "attention",
}

WIDTH, ROW, HEAD = 340, 22, 26
#: Where a bar begins, and how long it is.
BAR, LENGTH = 186, 108


def totals(counts: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """How often each function shown is called as nn.X and as F.x, in all packages."""
    calls = [package["calls"] for package in counts["packages"].values()]
    found = {}
    for functions in GROUPS.values():
        for name in functions:
            nn, f = zip(*(one.get(name, (0, 0)) for one in calls), strict=True)
            found[name] = (sum(nn), sum(f))
    return found


def draw(counts: Mapping[str, Any]) -> str:
    """The picture of what was counted."""
    shown = totals(counts)
    packages = counts["packages"].items()
    read = ", ".join(f"{name} {one['version']}" for name, one in packages)
    body, y = [], HEAD
    for (ja, en), functions in GROUPS.items():
        y += 4
        body.append(_text("strong", 0, y + 4, ja=ja, en=en))
        y += ROW
        for name in functions:
            body += _row(y, name, *shown[name])
            y += ROW
    numbers = "; ".join(f"{_label(n)} {nn} + {f}" for n, (nn, f) in shown.items())
    title = {
        "ja": f"{read} のソースでの呼び出し回数（nn.X + F.x）。{numbers}",
        "en": f"Calls in the sources of {read}, as nn.X + F.x. {numbers}",
    }
    body.append(f'<text class="soft" x="0" y="{y + 6}">{read}</text>')
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 10}">',
        f"  <title {_attributes(title)}/>",
        f'  <text class="nn strong" x="{BAR}" y="14">nn.X</text>',
        f'  <text class="f strong end" x="{BAR + LENGTH}" y="14">F.x</text>',
        *(f"  {line}" for line in body),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _row(y: int, name: str, nn: int, f: int) -> Iterator[str]:
    split = round(LENGTH * nn / (nn + f))
    yield f'<text class="code" x="0" y="{y + 4}">{_label(name)}</text>'
    yield f'<text class="nn soft end" x="{BAR - 6}" y="{y + 4}">{nn}</text>'
    for kind, x, width in (("nn", BAR, split), ("f", BAR + split, LENGTH - split)):
        place = f'x="{x}" y="{y - 8}" width="{width}" height="15"'
        if width:
            yield f'<rect class="{kind}" {place}/>'
    yield f'<text class="f soft" x="{BAR + LENGTH + 6}" y="{y + 4}">{f}</text>'


def _label(name: str) -> str:
    own = name.rpartition(".")[2]
    return SHORT.get(own, own)


def _text(kind: str, x: int, y: int, **words: str) -> str:
    return f'<text class="{kind}" x="{x}" y="{y}" {_attributes(words)}/>'


def _attributes(words: Mapping[str, str]) -> str:
    return " ".join(f"{lang}={quoteattr(text)}" for lang, text in words.items())
