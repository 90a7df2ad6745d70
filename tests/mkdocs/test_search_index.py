"""The index of each language, from the one for all pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nn_or_f.mkdocs import search_index
from tests.site import Site

DOCS = [
    {"location": "ja/x/", "title": "見出し", "text": "<p>あ &lt; い</p>"},
    {"location": "en/x/", "title": "A heading", "text": ""},
    {
        "location": "en/x/#run",
        "title": "What <code>F</code> is",
        "text": "<pre><code>import x\n\nprint(1 &lt; 2)\n</code></pre> <pre>True</pre>",
    },
    {"location": "", "title": "the choice of language", "text": ""},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "search").mkdir()
    index = {"config": {"lang": ["en"]}, "docs": DOCS}
    (tmp_path / "search/search_index.json").write_text(json.dumps(index), "utf-8")
    search_index.split_by_language(tmp_path, {"en/x/": ["X"], "ja/x/": ["見出し"]})
    return tmp_path


def written(folder: Path, name: str) -> Any:
    return json.loads((folder / "search" / name).read_text("utf-8"))


def test_each_language_has_its_own_sections(folder: Path) -> None:
    assert [doc["location"] for doc in written(folder, "ja.json")] == ["ja/x/"]
    locations = [doc["location"] for doc in written(folder, "en.json")]
    assert locations == ["en/x/", "en/x/#run"]


def test_a_section_is_text_with_its_code_and_output(folder: Path) -> None:
    (japanese,) = written(folder, "ja.json")
    assert japanese["text"] == "あ < い"
    section = written(folder, "en.json")[1]
    assert section["names"] == ["What F is"]
    assert section["text"] == "import x print(1 < 2) True"


def test_a_page_is_found_by_its_title_in_the_navigation_too(folder: Path) -> None:
    assert written(folder, "en.json")[0]["names"] == ["A heading", "X"]
    assert written(folder, "ja.json")[0]["names"] == ["見出し"]


def test_what_every_page_fetches_holds_no_section(folder: Path) -> None:
    whole = written(folder, "search_index.json")
    assert whole == {"config": {"lang": ["en"]}, "docs": []}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_site_has_every_page_in_its_index(site: Site, lang: str) -> None:
    docs = written(site.folder, f"{lang}.json")
    pages = {doc["location"] for doc in docs if "#" not in doc["location"]}
    built = {
        f"{path.parent.relative_to(site.folder).as_posix()}/"
        for path in (site.folder / lang).rglob("index.html")
    }
    assert pages == built


def test_a_page_is_indexed_without_what_is_not_worth_reading() -> None:
    markup = (
        "<p>a</p><dl class='x' data-search-exclude><div><dt>b</dt></div></dl>"
        "<dl><dt>c</dt></dl><details data-search-exclude><dl><dt>d</dt></dl></details>"
        "<details><p>e</p></details><svg><text>f</text></svg>"
        "<script type='application/json'>[1]</script><pre><span>g</span></pre>"
    )
    kept = "<p>a</p><dl><dt>c</dt></dl><details><p>e</p></details><pre>g</pre>"
    assert search_index.words_of(markup) == kept
