"""A page is made of its inputs, of all of them and of nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import pytest

from nn_or_f import languages
from nn_or_f.atlas import Atlas, entries
from nn_or_f.atlas.facts import Function
from nn_or_f.build import Work
from nn_or_f.faults import Fault, Place
from nn_or_f.mkdocs.serve import Memory
from nn_or_f.read import pictures, snippet
from nn_or_f.read.scan import scan
from nn_or_f.run.task import Result
from nn_or_f.run.trace import Trace
from nn_or_f.show.inputs import PageInputs

FIELDS = [field.name for field in fields(PageInputs)]
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    '<title ja="図" en="picture"/></svg>'
)
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


def changed(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, str):
        return f"{value}!"
    if isinstance(value, tuple):
        return (*value, "new")
    assert isinstance(value, Mapping)
    return {**value, "new": "new"}


@pytest.mark.parametrize("name", FIELDS)
def test_a_page_is_made_anew_if_any_of_its_inputs_is_another(name: str) -> None:
    memory, page = Memory(), ("content", "en/p.md")

    def is_made(inputs: PageInputs) -> bool:
        memory.begin()
        memory.recall(page, ("site", "markdown", inputs), lambda: "HTML")
        return memory.made == [page]

    first = work().page("en/p.md")
    assert is_made(first)
    assert not is_made(work().page("en/p.md"))
    assert is_made(replace(first, **{name: changed(getattr(first, name))}))


def test_a_page_has_what_it_names_and_nothing_else() -> None:
    inputs = work().page("en/p.md")
    named = {"page/a.py", "page/b.py"}
    for known in (inputs.snippets, inputs.runs, inputs.notes, inputs.faults):
        assert set(known) == named
    assert set(inputs.traces) == {"page/a.py"}
    assert set(inputs.pictures) == {"a.svg"}
    assert [entry.twin.cls for entry in inputs.layers] == ["ReLU"]
    assert inputs.functions == ()


def test_a_table_of_the_atlas_has_all_of_it_in_its_order() -> None:
    one = work("/// atlas-index\n///\n")
    index = one.page("en/p.md")
    assert [entry.twin.cls for entry in index.layers] == ["ReLU", "GELU"]
    assert index.functions == ()
    layers = dict(reversed([*one.layers.items()]))
    one.atlas = replace(one.atlas, layers=layers)
    assert one.page("en/p.md") != index
    functions = work("/// atlas-functions\n///\n").page("en/p.md")
    assert len(functions.layers) == 2
    assert [one.name for one in functions.functions] == ["F.relu"]


def test_what_a_page_is_made_of_cannot_be_changed() -> None:
    inputs = work().page("en/p.md")
    with pytest.raises(FrozenInstanceError):
        inputs.lang = "ja"  # type: ignore[misc]
    with pytest.raises(TypeError):
        inputs.runs["page/a.py"] = Result("page/a.py", "2\n", "")  # type: ignore[index]


def test_a_page_of_no_language_shows_nothing_of_ours() -> None:
    assert work().page("index.md") == PageInputs("ja", languages.words("ja"))
