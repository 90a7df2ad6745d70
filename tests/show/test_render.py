"""Fragments show what there is, and say what is wrong where there is nothing."""

from __future__ import annotations

import pytest

from nn_or_f.show.render import format_value
from tests.show.page import renderer, soup


def test_a_snippet_without_a_run_shows_its_code_and_no_output() -> None:
    shown = soup(renderer().block("run", "page/nn.py"))
    assert next(code.get_text() for code in shown.select("code")) == "x = 1\n"
    assert shown.select("samp") == []


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


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[31m", "\x7f", "\ud83d", "a\r"])
def test_what_no_page_can_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^it has control characters or half a"):
        format_value(text, "")


def test_a_value_is_formatted_as_python_does() -> None:
    assert format_value(0.5, ".1%") == "50.0%"
    assert format_value((1, 2), "") == "(1, 2)"
    assert format_value("日本語🎲\n\t", "") == "日本語🎲\n\t"


def test_what_was_rendered_is_known_even_where_there_was_nothing_to_show() -> None:
    page = renderer()
    page.block("pair", "page/nn.py", "page/gone.py")
    page.block("picture", "b.svg")
    page.value("page/gone.py", "x", "")
    labels = {"pair page/nn.py page/gone.py", "picture b.svg", "page/gone.py:x"}
    assert page.rendered == labels


def test_what_an_author_wrote_is_text_in_what_is_said_of_it() -> None:
    page = renderer()
    for html in (page.page_faults(["<b>&"]), page.page_notes(["<b>&"])):
        (said,) = soup(html).select("pre")
        assert said.get_text() == "<b>&"
