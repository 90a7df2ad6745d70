"""A build of one page, put together by hand: nothing is run for it."""

from __future__ import annotations

from nn_or_f.atlas import Atlas, entries
from nn_or_f.atlas.facts import Function
from nn_or_f.faults import Fault, Place
from nn_or_f.read import pictures, snippet
from nn_or_f.read.scan_page import scan
from nn_or_f.run.steps import Trace
from nn_or_f.run.task import Result
from nn_or_f.work import Work

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    '<title ja="図" en="picture"/></svg>'
)
#: A figure of a run.
FIGURE = '<svg xmlns="http://www.w3.org/2000/svg"/>'
TWINS = """\
import torch.nn.functional as F
from torch import Tensor, nn


def relu(layer: nn.ReLU, x: Tensor) -> Tensor:
    return F.relu(x, layer.inplace)


def gelu(layer: nn.GELU, x: Tensor) -> Tensor:
    return F.gelu(x)
"""
#: A page that shows something of each kind.
PAGE = """\
/// inspect | page/a.py
///

/// picture | a.svg
///

/// atlas | ReLU
///

{= page/b.py:x =}
"""


def work(source: str = PAGE) -> Work:
    """A build with one English page, and with more than that page shows."""
    names = ("page/a.py", "page/b.py", "page/c.py")
    twins = entries.twins([snippet.parse("atlas/activation.py", TWINS)])
    layers = entries.collect(twins, {}, None)
    functions = entries.of_functions([Function("F.relu", ())], layers)
    found = [Fault(f"{n} is odd", source=Place(f"snippets/{n}")) for n in names]
    return Work(
        pages={"en/p.md": scan("docs/en/p.md", source)},
        snippets={name: snippet.parse(name, "x = 1\n") for name in names},
        runs={name: Result(name, "1\n", "") for name in names},
        traces={name: Trace((), "") for name in names},
        pictures={name: pictures.parse(name, SVG) for name in ("a.svg", "b.svg")},
        atlas=Atlas(tuple(twins), layers, tuple(functions)),
        faults=found,
        notes=found,
    )
