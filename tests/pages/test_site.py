"""The whole site as it is built: what holds for every page and every snippet."""

from __future__ import annotations

import csv
import gzip
import json
import re
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from nn_or_f.atlas import entries
from nn_or_f.atlas.samples import shorts
from nn_or_f.atlas.short_forms import ShortForm
from nn_or_f.atlas.twins import twins_of
from nn_or_f.read import labs, snippet
from nn_or_f.read.scan_page import scan
from tests.conftest import ROOT
from tests.site import Site

PAGES = sorted((ROOT / "docs").glob("*/**/*.md"))
IDS = [path.relative_to(ROOT / "docs").as_posix() for path in PAGES]
NAMES = list(snippet.find(ROOT))
TWINS = entries.twins(snippet.read(ROOT, name) for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_snippet_is_shown_and_tested(name: str) -> None:
    scanned = [scan(str(path), path.read_text("utf-8")) for path in PAGES]
    named = {name for one in scanned for b in one.blocks for name in b.arguments}
    module = (ROOT / snippet.test_module(name)).read_text("utf-8")
    if name.startswith("atlas/"):  # its tests are for all of them
        assert {twin.cls for twin in twins_of(snippet.read(ROOT, name))} <= named
        assert "entries.twins" in module
        return
    assert name in named, "no page shows it"
    assert f'run("{name}")' in module


def soup(site: Site, src_uri: str) -> BeautifulSoup:
    """A page as it was built; all tests share it, so none may write to it."""
    path = src_uri.removesuffix(".md").removesuffix("index").rstrip("/")
    return parsed(site.folder / path / "index.html")


@cache
def parsed(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text("utf-8"), "lxml")


@cache
def anchors(site: Site, src_uri: str) -> dict[str, Tag]:
    """The elements of a page that a link can lead to, by their ids."""
    return {str(tag["id"]): tag for tag in soup(site, src_uri).find_all(id=True)}


@pytest.mark.parametrize("src_uri", IDS)
def test_no_markdown_is_left_in_a_page(site: Site, src_uri: str) -> None:
    content = soup(site, src_uri).article
    assert content is not None
    text = "".join(
        text
        for text in content.find_all(string=True)
        if text.find_parent(["code", "pre", "samp", "svg"]) is None
    )
    for mark in ("**", "///", "{=", "=}", "](", "{ #", "```"):
        assert mark not in text, mark


LABS = [labs.read(ROOT, name) for name in labs.find(ROOT)]
LAB_IDS = [
    lab.src_uri(lang).replace(".ipynb", ".md") for lab in LABS for lang in ("ja", "en")
]


@cache
def executed() -> frozenset[str]:
    """All code that was run: snippets and labs by the build, short forms within the
    runs that measure, and twins by the tests and the evidence.
    """
    views = [v for n in NAMES for v in snippet.read(ROOT, n).views.values()]
    views += [view for twin in TWINS for view in twin.views.values()]
    views += [ShortForm(short).text for short in shorts()]
    cells = [cell.snippet for lab in LABS for cell in lab.code]
    views += [view for cell in cells for view in cell.views.values()]
    return frozenset(view.strip("\n") for view in views)


#: Blocks of code that nothing runs, such as lines for a console, and why.
NOT_EXECUTED: dict[str, str] = {}


@pytest.mark.parametrize("src_uri", [*IDS, *LAB_IDS])
def test_every_block_of_code_was_run(site: Site, src_uri: str) -> None:
    blocks = [b for b in soup(site, src_uri).select("pre") if not b.select("samp")]
    known = executed() | NOT_EXECUTED.keys()
    shown = [block.get_text().strip("\n") for block in blocks]
    assert [code for code in shown if code not in known] == []


def test_every_file_of_code_to_download_was_run(site: Site) -> None:
    files = sorted(site.folder.rglob("*.py"))
    assert len(files) > 2 * len(NAMES)
    texts = {file: file.read_text("utf-8").strip("\n") for file in files}
    for file in sorted(site.folder.rglob("*.ipynb")):
        cells = json.loads(file.read_text("utf-8"))["cells"]
        for number, cell in enumerate(cells):
            if cell["cell_type"] == "code":
                texts[file / str(number)] = "".join(cell["source"]).strip("\n")
    assert [file for file, text in texts.items() if text not in executed()] == []


def test_what_is_not_run_has_a_reason_and_is_shown(site: Site) -> None:
    shown = {b.get_text().strip("\n") for i in IDS for b in soup(site, i).select("pre")}
    assert all(NOT_EXECUTED.values())
    assert NOT_EXECUTED.keys() <= shown


@pytest.mark.parametrize("src_uri", IDS)
def test_ids_are_unique(site: Site, src_uri: str) -> None:
    ids = [str(tag["id"]) for tag in soup(site, src_uri).select("[id]")]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("src_uri", IDS)
def test_nothing_comes_from_another_host(site: Site, src_uri: str) -> None:
    found = soup(site, src_uri)
    fetched = [
        tag[name] for name in ("src", "srcset") for tag in found.select(f"[{name}]")
    ]
    fetched += [tag["href"] for tag in found.select("link[href]")]
    assert fetched
    assert [url for url in fetched if re.match(r"(\w+:)?//", str(url))] == []


@pytest.mark.parametrize("src_uri", IDS)
def test_downloads_and_links_lead_somewhere(site: Site, src_uri: str) -> None:
    here = site.folder / src_uri.removesuffix(".md").removesuffix("index")
    for link in soup(site, src_uri).select("a[href]"):
        href = str(link["href"]).partition("#")[0]
        if href and not re.match(r"\w+:", href):
            target = (here / href).resolve()
            assert target.is_file() or (target / "index.html").is_file(), href


@pytest.mark.parametrize("src_uri", IDS)
def test_a_section_links_a_term_to_the_glossary_once(src_uri: str) -> None:
    text = (ROOT / "docs" / src_uri).read_text("utf-8")
    sections = re.split(r"^## ", text, flags=re.MULTILINE)
    terms = [re.findall(r"\]\(glossary\.md#([\w-]+)\)", one) for one in sections]
    repeated = [[t for t in set(some) if some.count(t) > 1] for some in terms]
    assert [some for some in repeated if some] == []


@pytest.mark.parametrize("src_uri", IDS)
def test_the_shown_code_is_the_file_that_was_run(site: Site, src_uri: str) -> None:
    lang = src_uri.partition("/")[0]
    found = soup(site, src_uri)
    runs = found.select("pre[id$=-code]")
    twins = found.select("pre[id$=-twin]")
    table = re.search(
        r"/// (atlas-\w+|version|symptoms)",
        (ROOT / "docs" / src_uri).read_text("utf-8"),
    )
    assert runs or twins or table
    whole = {twin.views[lang] for twin in TWINS}
    for code in twins:
        assert code.get_text() in whole
    views = {snippet.read(ROOT, name).views[lang] for name in NAMES}
    for code in runs:
        assert code.get_text() in views


def test_the_root_is_a_choice_without_javascript(site: Site) -> None:
    found = BeautifulSoup((site.folder / "index.html").read_text("utf-8"), "lxml")
    links = {link["hreflang"]: link["href"] for link in found.select("a[hreflang]")}
    assert links == {"ja": "ja/", "en": "en/"}


def test_every_layer_is_in_the_table_and_leads_to_its_section(site: Site) -> None:
    for lang in ("ja", "en"):
        links = soup(site, f"{lang}/atlas/index.md").select("nnf-atlas tbody th a")
        assert [link.get_text() for link in links] == [f"nn.{t.cls}" for t in TWINS]
        for link in links:
            path, _, anchor = str(link["href"]).partition("#")
            heading = anchors(site, f"{lang}/atlas/{path.strip('./')}.md")[anchor]
            assert heading.name == "h2"
            assert heading.get_text().rstrip("#") == link.get_text()


def test_every_function_is_in_the_table_and_leads_on(site: Site) -> None:
    for lang in ("ja", "en"):
        page = f"{lang}/atlas/functions.md"
        rows = soup(site, page).select("nnf-atlas tbody tr")
        assert len(rows) > 120
        assert [row for row in rows if row.td and not row.td.get_text(strip=True)] == []
        links = soup(site, page).select("nnf-atlas tbody a")
        for link in links:
            path, _, anchor = str(link["href"]).partition("#")
            target = anchors(site, f"{lang}/atlas/{path.strip('./')}.md")
            assert target[anchor].name == "h2", link["href"]


def test_no_layer_calls_a_function_that_is_said_to_have_no_class(site: Site) -> None:
    links = soup(site, "en/atlas/without-class.md").select("article ul a")
    said = {link.get_text() for link in links}
    rows = csv.DictReader((site.folder / "atlas.csv").open(encoding="utf-8"))
    called = {call for row in rows for call in row["layer_calls"].split()}
    assert {"F.one_hot", "F.grid_sample"} < said
    assert "F.interpolate" in called
    assert not said & called


def test_programs_can_read_the_table(site: Site) -> None:
    rows = list(csv.DictReader((site.folder / "atlas.csv").open(encoding="utf-8")))
    known = json.loads((site.folder / "atlas.json").read_text("utf-8"))
    assert [row["class"] for row in rows] == [f"nn.{t.cls}" for t in TWINS]
    assert list(known["classes"]) == [t.cls for t in TWINS]
    assert known["torch"]
    assert known["functions"]["F.relu"]["layers"] == ["ReLU"]
    for row in rows:
        assert int(row["samples"]) > 0
        for lang in ("ja", "en"):
            path, _, anchor = row["page"].partition("/#")
            assert anchor in anchors(site, f"{lang}/{path}.md")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_inspectors_are_many_and_light(site: Site, lang: str) -> None:
    found = [
        inspector
        for src_uri in IDS
        if src_uri.startswith(f"{lang}/")
        for inspector in soup(site, src_uri).select("nnf-inspect")
    ]
    assert len(found) >= 10
    for inspector in found:
        data = "".join(script.get_text() for script in inspector.select("script"))
        assert len(gzip.compress(data.encode())) < 15_000, inspector["id"]
    script = (site.folder / "assets/inspect.js").read_bytes()
    assert len(gzip.compress(script)) < 10_000
