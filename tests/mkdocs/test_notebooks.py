"""A lab becomes two notebooks in each language: one for its page, one for readers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs_jupyter.config import settings

from nn_or_f import languages
from nn_or_f.languages import LANGUAGES
from nn_or_f.mkdocs import notebooks
from nn_or_f.mkdocs.notebooks import Notebooks
from nn_or_f.mkdocs.rebuild import Memory
from nn_or_f.read.labs import Lab
from nn_or_f.run.task import Output, Result
from tests.minisite import LAB, read_lab
from tests.mkdocs.structure import page_at


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


def executed(lab: Lab) -> Result:
    """What its cells printed and drew."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
    outputs = (Output("2\n", "warned\n"), Output(figures=(svg,)))
    return Result(lab.path, about={"torch": "2.13.0"}, cells=outputs)


def test_a_page_has_what_its_cells_printed_and_drew(tmp_path: Path) -> None:
    lab = read_lab(tmp_path)
    text = notebooks.shown(lab, "en", executed(lab))
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    prose, first, second = notebook.cells
    assert prose.source.startswith("# Add and draw { #try }")
    streams = [(output.name, output.text) for output in first.outputs]
    assert streams == [("stdout", "2\n"), ("stderr", "warned\n")]
    (drawn,) = second.outputs
    assert "<path" in drawn.data["image/svg+xml"]
    assert first.metadata.nn_or_f == {"number": 1, "alt": ""}
    assert second.metadata.nn_or_f == {"number": 2, "alt": "a line"}
    assert notebook.metadata.nn_or_f.about == {"torch": "2.13.0"}
    assert notebook.metadata.nn_or_f.words == languages.words("en")


def test_a_lab_that_was_not_executed_shows_its_code_alone(tmp_path: Path) -> None:
    text = notebooks.shown(read_lab(tmp_path), "ja", None)
    notebook = nbformat.reads(text, as_version=4)
    _, first, second = notebook.cells
    assert first.source.startswith("# 二つの数を足す\n")
    assert first.outputs == second.outputs == []
    assert notebook.metadata.nn_or_f.about == {}


@pytest.fixture
def made() -> Iterator[Notebooks]:
    found = Notebooks(Memory())
    yield found
    found.close()


def test_the_site_gets_a_page_and_a_download_of_each_lab_in_each_language(
    tmp_path: Path, config: MkDocsConfig, made: Notebooks
) -> None:
    lab, files = read_lab(tmp_path), Files([])
    made.add({"demo": lab}, {"demo": executed(lab)}, files, config)
    for lang in LANGUAGES:
        page = files.get_file_from_path(f"{lang}/labs/demo.ipynb")
        taken = files.get_file_from_path(f"{lang}/labs/demo/demo.ipynb")
        assert page is not None
        assert taken is not None
        assert page.content_string == notebooks.shown(lab, lang, executed(lab))
        assert taken.content_string == notebooks.download(lab, lang, lambda _: None)
    assert len(files) == 4


def test_notebooks_are_made_again_only_of_another_lab_execution_or_address(
    tmp_path: Path, config: MkDocsConfig
) -> None:
    memory = Memory()
    made, lab = Notebooks(memory), read_lab(tmp_path)
    other = read_lab(tmp_path, LAB.replace("Add and draw", "Draw"))
    for one, execution, site_url, count in (
        (lab, executed(lab), "", 2),
        (lab, executed(lab), "", 0),
        (lab, None, "", 2),
        (other, None, "", 2),
        (other, None, "https://example.org/", 2),
    ):
        memory.begin()
        config.site_url = site_url
        executions = {"demo": execution} if execution else {}
        made.add({"demo": one}, executions, Files([]), config)
        assert len(memory.made) == count
    made.close()


def test_a_page_that_is_no_lab_is_left_as_it_is(
    config: MkDocsConfig, made: Notebooks
) -> None:
    page = page_at(config, "en/p.md")
    assert made.markdown("# T\n", page, config, Files([])) == "# T\n"
    assert page.meta == {}


def test_only_labs_are_read_as_notebooks(
    tmp_path: Path,
    config: MkDocsConfig,
    made: Notebooks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "templates_dir", "its own")
    jupyter, lab = SimpleNamespace(), read_lab(tmp_path)
    made.teach(jupyter)
    made.add({"demo": lab}, {}, files := Files([]), config)
    read = [file.src_uri for file in files if jupyter.should_include(file)]
    assert read == ["ja/labs/demo.ipynb", "en/labs/demo.ipynb"]
    assert settings.templates_dir == str(notebooks.TEMPLATES)
