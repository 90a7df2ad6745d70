"""Fragments show what there is, and say what is wrong where there is nothing."""

from __future__ import annotations

import pytest

from nn_or_f.show.render import faults_of_site
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


@pytest.mark.parametrize(
    ("lang", "said"), [("ja", "ここに誤り"), ("en", "There is a fault")]
)
def test_what_is_wrong_with_no_page_is_said_in_a_language(lang: str, said: str) -> None:
    shown = soup(faults_of_site(["<b> is wrong"], lang))
    assert said in shown.get_text()
    assert shown.select("pre")[0].get_text() == "<b> is wrong"
