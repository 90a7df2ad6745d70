"""A page of two snippets, a picture and a layer, to be rendered by tests."""

from __future__ import annotations

from dataclasses import replace

from bs4 import BeautifulSoup

from nn_or_f import languages
from nn_or_f.atlas import entries
from nn_or_f.atlas.entries import Entry
from nn_or_f.read import snippet
from nn_or_f.read.pictures import Picture
from nn_or_f.run.task import Result
from nn_or_f.show.inputs import PageInputs
from nn_or_f.show.render import PageRenderer

NAMES = ("page/nn.py", "page/f.py")
TWIN = """\
import torch.nn.functional as F
from torch import Tensor, nn


def relu(layer: nn.ReLU, x: Tensor) -> Tensor:
    return F.relu(x, layer.inplace)
"""


def inputs(**outputs: str) -> PageInputs:
    """A page that may show page/nn.py and page/f.py; ``drifts`` are of their runs."""
    return PageInputs(
        lang="en",
        words=languages.words("en"),
        snippets={name: snippet.parse(name, "x = 1\n") for name in NAMES},
        runs={
            f"page/{stem}.py": Result(f"page/{stem}.py", text, "", values={"x": 1.5})
            for stem, text in outputs.items()
        },
        pictures={"a.svg": Picture("a.svg", {"ja": "<svg>図</svg>", "en": "<svg/>"})},
        faults={"b.svg": ("b is wrong",), "page/gone.py": ("it is gone",)},
    )


def rendering(made_of: PageInputs) -> PageRenderer:
    return PageRenderer(made_of, url_of=lambda src_uri: src_uri)


def renderer(**outputs: str) -> PageRenderer:
    return rendering(inputs(**outputs))


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "lxml")


def layer(category: str = "activation") -> dict[str, Entry]:
    """nn.ReLU, of which nothing was measured or proven."""
    twins = entries.twins([snippet.parse(f"atlas/{category}.py", TWIN)])
    return entries.collect(twins, {}, None)


def with_layer() -> PageRenderer:
    return rendering(replace(inputs(), layers=tuple(layer().values())))
