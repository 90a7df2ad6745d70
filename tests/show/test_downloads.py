"""Readers download what they see, in each language."""

from __future__ import annotations

import json

import nbformat

from nn_or_f.read import snippet
from nn_or_f.show import downloads
from tests.show.page import layer


def test_a_notebook_may_end_in_an_error_where_its_snippet_does() -> None:
    for text, tags in (("x = 1\n", None), ("# raises: E\nf()\n", ["raises-exception"])):
        files = downloads.of_snippet(snippet.parse("page/nn.py", text))
        (cell,) = json.loads(files["en/snippets/page/nn.ipynb"])["cells"]
        assert cell["metadata"].get("tags") == tags


TEXT = """\
# ja: 一
# en: one
x = "日本語"

print(x)
"""


def test_each_language_has_its_view_as_a_file_and_as_a_notebook() -> None:
    one = snippet.parse("page/deep/nn.py", TEXT)
    files = downloads.of_snippet(one)
    assert len(files) == 4
    for lang, view in one.views.items():
        assert files[f"{lang}/snippets/page/deep/nn.py"] == view
        notebook = json.loads(files[f"{lang}/snippets/page/deep/nn.ipynb"])
        assert "".join(notebook["cells"][0]["source"]) == view.rstrip("\n")
        for suffix in (".py", ".ipynb"):
            assert downloads.path(lang, one.name, suffix) in files


def test_a_notebook_is_to_the_byte_as_nbformat_writes_it() -> None:
    for text in (TEXT, "# raises: E\nf()\n"):
        files = downloads.of_snippet(snippet.parse("page/nn.py", text))
        written = files["en/snippets/page/nn.ipynb"]
        notebook = nbformat.reads(written, as_version=4)
        nbformat.validate(notebook)
        assert nbformat.writes(notebook) + "\n" == written


def test_a_site_without_an_atlas_offers_no_tables_of_it() -> None:
    assert downloads.of_atlas({}) == {}
    files = downloads.of_atlas(layer())
    twins = {f"{lang}/snippets/atlas/activation/relu.py" for lang in ("ja", "en")}
    assert files.keys() == {*twins, "atlas.json", "atlas.csv"}
