"""Markdown hands our blocks and values to the renderer, and leaves code alone."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown

from nn_or_f.show.markdown import Blocks
from nn_or_f.show.render import PageRenderer
from tests.show.page import renderer, soup


def convert(source: str) -> tuple[BeautifulSoup, PageRenderer]:
    """A page that may show page/nn.py and page/f.py, and what made it."""
    extension = Blocks()
    extension.renderer = renderer(nn="1\n", f="1\n")
    libraries = ["attr_list", "tables", "pymdownx.blocks.details"]
    html = Markdown(extensions=[*libraries, extension]).convert(source)
    return soup(html), extension.renderer


def test_a_block_becomes_what_the_renderer_makes_of_it() -> None:
    source = (
        "/// run | page/nn.py\n    badge: raises\n    alt: A & B\n///\n\nText *on*\n"
    )
    page, made_by = convert(source)
    (shown,) = page.select(".nnf-run")
    assert shown.select(".nnf-badge--raises")
    assert shown.select("samp")[0].get_text() == "1"
    assert page.select("p > em")[0].get_text() == "on"
    assert made_by.rendered == {"run page/nn.py"}


def test_a_block_may_stand_within_a_block_of_the_library() -> None:
    page, _ = convert("//// details | More\n\n/// run | page/nn.py\n///\n\n////\n")
    assert page.select("details .nnf-run samp")


QUESTION = """\
/// predict | page/nn.py
    value: x
    asks: How *many*?
    why: "`x` {is} so."
    wrong:
        "2": No.
        "0.5": "Nor: so."
///
"""


def test_a_mapping_reaches_the_renderer_as_it_was_written() -> None:
    page, made_by = convert(QUESTION)
    assert [one.get_text() for one in page.select("li code")] == ["0.5", "1.5", "2"]
    assert page.select(".nnf-predict__asks")[0].get_text() == "How *many*?"
    assert [one.get_text() for one in page.select("dd")][:3] == [
        *("x {is} so.", "Nor: so.", "No."),
    ]
    assert made_by.rendered == {"predict page/nn.py"}


@pytest.mark.parametrize(
    "source",
    [
        "/// pair | page/nn.py\n///\n",
        "/// run | page/nn.py page/f.py\n///\n",
        "/// run\n///\n",
        "/// run | page/nn.py\n    badge: odd\n///\n",
        "/// predict | page/nn.py\n    wrong: odd\n///\n",
        "/// predict | page/nn.py\n    wrong: {1: odd}\n///\n",
        "/// predict | page/nn.py\n    wrong: {odd: 1}\n///\n",
    ],
    ids=[
        *("one of two", "two for one", "none", "an option that is none"),
        *("no mapping", "a number", "to a number"),
    ],
)
def test_a_block_that_its_row_does_not_allow_is_not_rendered(source: str) -> None:
    page, made_by = convert(source)
    assert made_by.rendered == set()
    assert page.get_text().startswith("/// ")


def test_a_value_stands_in_a_sentence_in_a_cell_and_in_a_heading() -> None:
    value = "{= page/nn.py:x:.2f =}"
    page, made_by = convert(
        f"# It is {value} {{ #it }}\n\na {value} b\n\n| c |\n|-|\n| {value} |\n"
    )
    for where in ("h1", "p", "td"):
        (shown,) = page.select(f"{where} > .nnf-value")
        assert shown.get_text() == "1.50"
    assert page.select("p")[0].get_text() == "a 1.50 b"
    assert made_by.rendered == {"page/nn.py:x"}


@pytest.mark.parametrize("written", ["`{= page/nn.py:x =}`", "{= page/nn:x =}", "{= x"])
def test_what_is_code_or_no_value_stays_as_it_was_written(written: str) -> None:
    page, made_by = convert(f"a {written} b\n")
    assert page.get_text() == f"a {written.strip('`')} b"
    assert made_by.rendered == set()
