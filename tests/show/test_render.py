"""Fragments show what there is, and say what is wrong where there is nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pygments
import pytest
from bs4 import BeautifulSoup

from nn_or_f import languages
from nn_or_f.atlas import entries
from nn_or_f.atlas.entries import Entry
from nn_or_f.atlas.facts import Facts, Finding
from nn_or_f.read import snippet
from nn_or_f.read.pictures import Picture
from nn_or_f.run.cache import Cache
from nn_or_f.run.task import Result
from nn_or_f.show import code, downloads
from nn_or_f.show.inputs import PageInputs
from nn_or_f.show.render import PageRenderer

NAMES = ("page/nn.py", "page/f.py")


def inputs(**outputs: str) -> PageInputs:
    """A page that may show page/nn.py and page/f.py; ``outputs`` are of their runs."""
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


def test_a_snippet_has_another_anchor_each_time_it_is_shown() -> None:
    page = renderer(nn="1\n")
    shown = [page.block("run", "page/nn.py") for _ in range(3)]
    ids = [tag["id"] for html in shown for tag in soup(html).select(".nnf-run[id]")]
    assert ids == ["run-page-nn", "run-page-nn-2", "run-page-nn-3"]


def test_a_snippet_that_could_not_be_read_shows_why() -> None:
    assert "it is gone" in soup(renderer().block("run", "page/gone.py")).get_text()
    unknown = soup(renderer().block("run", "page/none.py")).get_text()
    assert "there is no run of page/none.py" in unknown


def test_a_snippet_without_a_run_shows_its_code_and_no_output() -> None:
    shown = soup(renderer().block("run", "page/nn.py"))
    assert next(code.get_text() for code in shown.select("code")) == "x = 1\n"
    assert shown.select("samp") == []


def test_the_error_that_a_snippet_ends_in_is_shown_below_its_output() -> None:
    run = inputs(nn="1\n").runs["page/nn.py"]
    ended = replace(run, error="ValueError: one\n  two\n")
    page = rendering(replace(inputs(), runs={"page/nn.py": ended}))
    output, error = soup(page.block("run", "page/nn.py")).select(".nnf-out samp")
    assert output.get_text() == "1"
    assert error.get_text() == "ValueError: one\n  two"


def test_a_pair_in_which_one_side_raises_is_not_the_same() -> None:
    both = inputs(nn="1\n", f="1\n")
    assert "Same output" in soup(rendering(both).block("pair", *NAMES)).get_text()
    raised = {"page/f.py": replace(both.runs["page/f.py"], error="ValueError\n")}
    one = replace(both, runs={**both.runs, **raised})
    assert "Same output" not in soup(rendering(one).block("pair", *NAMES)).get_text()


def test_snippets_whose_steps_are_not_known_are_shown_as_they_ran() -> None:
    shown = soup(renderer(nn="1\n").block("inspect", "page/nn.py", "page/gone.py"))
    assert shown.select("nnf-inspect") == []
    one, two = shown.select(".nnf-run")
    assert one.select("samp")[0].get_text() == "1"
    assert "it is gone" in two.get_text()


def test_a_notebook_may_end_in_an_error_where_its_snippet_does() -> None:
    for text, tags in (("x = 1\n", None), ("# raises: E\nf()\n", ["raises-exception"])):
        files = downloads.of_snippet(snippet.parse("page/nn.py", text))
        (cell,) = json.loads(files["en/snippets/page/nn.ipynb"])["cells"]
        assert cell["metadata"].get("tags") == tags


TWIN = """\
import torch.nn.functional as F
from torch import Tensor, nn


def relu(layer: nn.ReLU, x: Tensor) -> Tensor:
    return F.relu(x, layer.inplace)
"""


def layer(category: str = "activation") -> dict[str, Entry]:
    """nn.ReLU, of which nothing was measured or proven."""
    twins = entries.twins([snippet.parse(f"atlas/{category}.py", TWIN)])
    return entries.collect(twins, {}, None)


def with_layer() -> PageRenderer:
    return rendering(replace(inputs(), layers=tuple(layer().values())))


def test_a_layer_of_which_nothing_is_known_shows_its_twin_and_says_so() -> None:
    shown = soup(with_layer().block("atlas", "ReLU"))
    (twin,) = shown.select("pre[id$=-twin]")
    assert twin.get_text() == TWIN
    assert shown.select("dl") == []
    assert "No evidence for this torch yet" in shown.get_text()
    (link,) = shown.select("a[download]")
    files = downloads.of_atlas(layer())
    assert files[str(link["href"])] == TWIN


def test_a_layer_without_a_twin_says_what_is_wrong() -> None:
    assert (
        "there is no twin of nn.Nope"
        in soup(renderer().block("atlas", "Nope")).get_text()
    )


def test_a_layer_shown_twice_has_two_anchors() -> None:
    page = with_layer()
    ids = [
        tag["id"]
        for _ in "ab"
        for tag in soup(page.block("atlas", "ReLU")).select("[id]")
    ]
    assert len(ids) == len(set(ids)) > 2


def test_a_category_without_a_name_is_shown_by_its_file() -> None:
    known = replace(layer("odd")["ReLU"], facts=measured("ReLU"))
    page = rendering(replace(inputs(), layers=(known,)))
    (row,) = soup(page.block("atlas-index")).select("tbody tr")
    assert row["data-category-name"] == "odd"
    (link,) = row.select("a")
    assert link["href"] == "en/atlas/odd.md#relu"


def measured(cls: str) -> Facts:
    """Facts of a layer that does nothing worth telling."""
    none = Finding(count=1)
    return Facts(
        cls=cls,
        samples=1,
        parameters=(),
        buffers=(),
        mode=none,
        writes=none,
        writes_in_eval=none,
        draws=none,
        draws_in_eval=none,
        changes_input=none,
        returned=("new",),
        calls=(),
        nn_arguments=(),
        f_arguments=(),
        function="",
        moved=(),
        silent=(),
    )


def test_a_pair_marks_the_lines_that_the_other_side_does_not_have() -> None:
    pair = soup(renderer(nn="a\nb\nc\n", f="a\nc\nd\n").block("pair", *NAMES))
    marked = [mark.get_text() for mark in pair.select("samp mark")]
    assert [words[0] for words in marked] == ["b", "d"]


def test_a_pair_of_equal_outputs_says_so_and_marks_nothing() -> None:
    same = "Same output from nn and F"
    equal = renderer(nn="a\n", f="a\n").block("pair", *NAMES)
    assert same in equal
    assert soup(equal).select("samp mark") == []
    for outputs in ({"nn": "a\n", "f": "b\n"}, {"nn": "", "f": ""}, {"nn": "a\n"}):
        other = renderer(**outputs).block("pair", *NAMES)
        assert same not in other


def test_a_side_without_output_marks_nothing_on_the_other() -> None:
    pair = soup(renderer(nn="a\n", f="").block("pair", *NAMES))
    assert pair.select("samp mark") == []


def test_a_picture_is_that_of_the_language_or_says_what_is_wrong() -> None:
    assert "<svg/>" in renderer().block("picture", "a.svg")
    assert "図" not in renderer().block("picture", "a.svg")
    assert "b is wrong" in soup(renderer().block("picture", "b.svg")).get_text()


@pytest.mark.parametrize(
    ("file", "name", "spec", "text"),
    [
        ("page/nn.py", "x", "", "1.5"),
        ("page/nn.py", "x", ".2f", "1.50"),
        ("page/nn.py", "y", "", "?"),
        ("page/f.py", "x", "", "?"),
    ],
)
def test_a_value_is_shown_in_its_format_or_as_unknown(
    file: str, name: str, spec: str, text: str
) -> None:
    assert soup(renderer(nn="").value(file, name, spec)).get_text() == text


@pytest.mark.parametrize("damaged", [{}, {"html": 1}])
def test_code_whose_colours_were_kept_in_another_form_is_coloured_again(
    tmp_path: Path, damaged: dict[str, object]
) -> None:
    cache = Cache(tmp_path)
    coloured = code.highlighted("x = 1\n", cache)
    (entry,) = tmp_path.iterdir()
    whole = entry.read_bytes()
    cache.save(["pygments", pygments.__version__, "x = 1\n"], damaged)
    assert code.highlighted("x = 1\n", cache) == coloured
    assert entry.read_bytes() == whole
