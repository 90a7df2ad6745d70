"""A lab becomes two notebooks in each language: one for its page, one for readers."""

from __future__ import annotations

from pathlib import Path

import nbformat

from nn_or_f.languages import LANGUAGES
from nn_or_f.mkdocs import notebooks
from nn_or_f.run.task import Output, Result
from tests.minisite import read_lab


def test_both_notebooks_hold_the_same_code_on_the_same_lines(tmp_path: Path) -> None:
    lab = read_lab(tmp_path)
    found = {}
    for lang in LANGUAGES:
        text = notebooks.download(lab, lang, lambda _target: None)
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
        assert [c.cell_type for c in notebook.cells] == ["markdown", "code", "code"]
        found[lang] = [c.source.split("\n") for c in notebook.cells]
    assert found["ja"][0] == ["# 足して描く", "", "最初のページ"]
    assert found["en"][0] == ["# Add and draw", "", "The first page"]
    assert found["ja"][1][0] == "# 二つの数を足す"
    assert found["en"][1][0] == "# Add two numbers"
    assert found["ja"][1][1:] == found["en"][1][1:]
    assert found["ja"][2] == found["en"][2]


def test_a_downloaded_notebook_links_to_the_site_where_it_has_an_address(
    tmp_path: Path,
) -> None:
    lab = read_lab(tmp_path)
    text = notebooks.download(lab, "en", lambda target: f"https://x.org/{target}")
    assert "[The first page](https://x.org/../index.md#top)" in text


def test_a_script_in_a_figure_is_gone(tmp_path: Path) -> None:
    lab = read_lab(tmp_path)
    script = "<script>x()</script><g onload='x()'/>"
    drawn = Output(figures=(f"<svg xmlns='http://www.w3.org/2000/svg'>{script}</svg>",))
    found = Result(lab.path, cells=(Output(), drawn))
    notebook = nbformat.reads(notebooks.shown(lab, "ja", found), as_version=4)
    (output,) = notebook.cells[-1].outputs
    assert "<g" in output.data["image/svg+xml"]
    assert "x()" not in output.data["image/svg+xml"]
