"""Fragments show what there is, and say what is wrong where there is nothing."""

from __future__ import annotations

import pytest

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
