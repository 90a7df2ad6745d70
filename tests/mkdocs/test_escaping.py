"""Whatever a page is called, and a lab prints, comes out of HTML as the same text."""

from __future__ import annotations

import re
from functools import cache
from types import SimpleNamespace
from typing import Any

import markdown
import nbformat
from bs4 import BeautifulSoup
from hypothesis import assume
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader
from mkdocs.theme import Theme

from nn_or_f.mkdocs import notebooks, search_index, theme
from nn_or_f.read import labs
from nn_or_f.run.task import Output, Result
from tests.anything import WORDS, for_any, pieced
from tests.conftest import ROOT
from tests.minisite import LAB
from tests.show.test_escaping import PIECES, printable

TEXTS = pieced(PIECES).filter(printable)
TITLES = st.one_of(WORDS, TEXTS).map(lambda text: " ".join(text.split())).filter(bool)

FILE = SimpleNamespace(src_uri="en/a.md")


@cache
def page_template() -> Any:
    own = str(ROOT / "nn_or_f/show/templates/theme")
    return Theme(name="material", custom_dir=own).get_env().get_template("page.html")


def title_of(meta: dict[str, Any], title: str) -> BeautifulSoup:
    """The ``<title>`` of a page, as the theme writes it."""
    page = SimpleNamespace(meta=meta, title=title, is_homepage=False)
    config = SimpleNamespace(site_name="nn or F")
    context = page_template().new_context({"page": page, "config": config})
    html = "".join(page_template().blocks["htmltitle"](context))
    return BeautifulSoup(html, "html.parser")


@for_any(TITLES)
def test_any_title_survives_into_the_title_and_the_search(title: str) -> None:
    meta = {"title": title, "search": {"boost": 2}}
    page: Any = SimpleNamespace(meta=meta, file=FILE)
    theme.escape_words(page)
    escaped = page.meta["title"]
    soup = title_of(page.meta, escaped)
    assert [tag.name for tag in soup.find_all(True)] == ["title"]
    assert " ".join(soup.get_text().split()) == f"{title} - nn or F"
    entry = {"title": str(escaped), "text": "", "location": "en/"}
    assert search_index._document(entry, [escaped])["names"] == [title]
    again = str(escaped)
    theme.escape_words(page)
    assert page.meta == {"title": again, "search": {"boost": 2}}


@for_any(TITLES)
def test_any_description_survives_in_its_attribute(text: str) -> None:
    page: Any = SimpleNamespace(meta={"description": text}, file=FILE)
    theme.escape_words(page)
    html = f'<meta name="description" content="{page.meta["description"]}">'
    meta = BeautifulSoup(html, "html.parser").find_all(True)
    assert [(tag.name, tag.attrs) for tag in meta] == [
        ("meta", {"name": "description", "content": text})
    ]


@cache
def lab_template() -> Any:
    """The template as nbconvert has it: it escapes nothing by itself."""
    folders = [notebooks.TEMPLATES / "mkdocs_html", notebooks.TEMPLATES]
    env = Environment(loader=FileSystemLoader(folders))
    env.filters["highlight_code"] = lambda code: f"<pre><span></span>{len(code)}</pre>"
    return env.get_template("notebook.html.j2")


NAMES = ["attr_list", "md_in_html", "tables", "toc", "pymdownx.superfences"]
BLOCKS = [
    "pymdownx.blocks.admonition",
    "pymdownx.blocks.details",
    "pymdownx.inlinehilite",
]
CONVERTER = markdown.Markdown(extensions=[*NAMES, *BLOCKS])


@for_any(TEXTS, TEXTS)
def test_what_a_lab_prints_is_shown_as_it_is(out: str, err: str) -> None:
    assume(out.strip() and err.strip())
    lab = labs._lab("demo", LAB)
    cells = (Output(out, err), Output())
    notebook = notebooks.shown(lab, "en", Result(lab.path, cells=cells))
    page = lab_template().render(nb=nbformat.reads(notebook, as_version=4))
    html = CONVERTER.reset().convert(page)
    soup = BeautifulSoup(html, "html.parser")
    texts = [unpadded(samp.get_text()) for samp in soup.select("samp")]
    assert texts == [unpadded(out), unpadded(err)]


def unpadded(text: str) -> str:
    """A text without spaces on lines that have nothing else: Markdown drops them."""
    return re.sub(r"(?m)^ +$", "", text).rstrip("\n")
