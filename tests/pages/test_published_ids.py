"""An id once published stays: others link to it.

``published_ids.txt`` has the ids that headings of the pages ever had, and those of the
layers in the atlas. Whatever says now what a section said carries its old id.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from nn_or_f.languages import LANGUAGES
from nn_or_f.read import labs
from tests.conftest import ROOT
from tests.site import Site

FILE = Path(__file__).with_name("published_ids.txt")
PUBLISHED = FILE.read_text("utf-8").splitlines()
SOURCES = [
    *(file.relative_to(ROOT / "docs") for file in ROOT.glob("docs/en/**/*.md")),
    *(Path(labs.read(ROOT, name).src_uri("en")) for name in labs.find(ROOT)),
]
PAGES = sorted(path.relative_to("en").with_suffix("").as_posix() for path in SOURCES)

each_page = pytest.mark.parametrize("page", PAGES)
in_both = pytest.mark.parametrize("lang", LANGUAGES)


@cache
def article(site: Site, lang: str, page: str) -> Tag:
    file = site.folder / lang / page.removesuffix("index") / "index.html"
    found = BeautifulSoup(file.read_text("utf-8"), "lxml").article
    assert found is not None
    return found


def places(site: Site, lang: str, page: str, elements: str) -> set[str]:
    """What a link can lead to, as ``page#id``."""
    found = article(site, lang, page).select(elements)
    return {f"{page}#{tag['id']}" for tag in found}


def test_published_ids_are_sorted_and_none_is_there_twice() -> None:
    assert sorted(set(PUBLISHED)) == PUBLISHED


def test_published_ids_are_on_pages_that_are_there() -> None:
    assert {line.partition("#")[0] for line in PUBLISHED} <= {*PAGES}


@in_both
@each_page
def test_a_published_id_is_still_there(site: Site, page: str, lang: str) -> None:
    ours = {line for line in PUBLISHED if line.partition("#")[0] == page}
    gone = ours - places(site, lang, page, "[id]")
    assert not gone, "an id once published stays: write it behind what says this now"


@in_both
@each_page
def test_ids_of_headings_are_published(site: Site, page: str, lang: str) -> None:
    new = places(site, lang, page, ":is(h1, h2, h3, h4, h5, h6)[id]") - {*PUBLISHED}
    assert not new, f"add the line to {FILE.name}; an id once published stays"
