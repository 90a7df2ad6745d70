"""What a build makes: pages with their runs, in two languages; nothing is run twice."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.minisite import MiniSite
from tests.mkdocs.faults import LANGS, page

DRAW = "import matplotlib.pyplot as plt\n\nplt.plot([1, 2], color='C1')\n"

#: Snippets by name, for pages that each show another thing.
SNIPPETS = {
    "nothing": "import torch\n",
    "drawn": DRAW,
    "a": "x = 1\n",
    "b": "x = 1\ny = 2\n",
    "c": "for n in range(300):\n    x = n\n",
    "markup": "print('</samp><script>alert(1)</script> & 日本語 🎲')\n",
    "printed": (
        "print('\\x1b[1;31m赤\\x1b[0m 🎲\\u202e&nbsp;')\n"
        "print('x' * 20_000)\n"
        "print('{= page/add.py:total =} /// run **b** \\x00')\n"
    ),
    "silent": "total = 1\n",
    "figure": DRAW,
}
PAGES = {
    "nothing": "/// inspect | page/nothing.py\n///",
    "drawn": "/// inspect | page/drawn.py\n    alt: A line\n///",
    "three": "/// inspect | page/a.py page/b.py page/c.py\n///",
    "markup": "/// run | page/markup.py\n///",
    "printed": "/// run | page/printed.py\n///",
    "silent": "/// run | page/silent.py\n///",
    "figure": "/// run | page/figure.py\n    alt: 直線\n///",
    "asked": """\
/// predict | page/b.py
    value: y
    asks: Is `y` all there is?
    why: It was set last.
    wrong:
        "1": That is another name.
///""",
}

#: A title, a description, and a heading as an author writes them.
TITLE = """List<int> & "nn" </title><img src=x onerror=alert(1)>"""
NAMED = f"""\
---
title: '{TITLE}'
description: '{TITLE}'
---
# `List<int>` &lt;/title>&lt;b> {{ #top }}
"""
HEADED = NAMED.rpartition("---\n")[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> MiniSite:
    site = MiniSite(tmp_path_factory.mktemp("R&D <'built'>"))
    answer = site.build()
    assert answer.returncode == 0, answer.stderr
    return site


@pytest.fixture(scope="module")
def varied(tmp_path_factory: pytest.TempPathFactory) -> MiniSite:
    """A site with all of these pages, beside the usual one."""
    site = MiniSite(tmp_path_factory.mktemp("varied"))
    for name, code in SNIPPETS.items():
        site.write(f"snippets/page/{name}.py", code)
    for name, block in PAGES.items():
        for lang in LANGS:
            site.write(f"docs/{lang}/{name}.md", page(block))
    for lang in LANGS:
        site.write(f"docs/{lang}/named.md", NAMED)
        site.write(f"docs/{lang}/headed.md", HEADED)
    site.show_all_pages()
    answer = site.build()
    assert answer.returncode == 0, answer.stderr
    return site


@pytest.mark.parametrize(("lang", "words"), [("ja", "二つの"), ("en", "Add two")])
def test_a_page_shows_its_languages_view_and_the_output(
    built: MiniSite, lang: str, words: str
) -> None:
    page = built.soup(f"{lang}/index.html")
    code = page.select_one(".nnf-run code")
    assert code is not None
    view = built.read(f"site/{lang}/snippets/page/add.py")
    assert code.get_text() == view
    assert words in view
    assert "# ja:" not in view
    assert "# en:" not in view
    output = page.select_one(".nnf-run samp")
    assert output is not None
    assert output.get_text() == "tensor(2)"
    value = page.select_one("p > .nnf-value")
    assert value is not None
    assert value.get_text() == "2"


def test_the_line_of_proof_names_file_torch_and_test(built: MiniSite) -> None:
    proof = built.soup("en/index.html").select_one(".nnf-proof")
    assert proof is not None
    text = proof.get_text(" ")
    for part in ("snippets/page/add.py", "2.13.0", "tests/snippets/test_page.py"):
        assert part in text
    links = [a["href"] for a in proof.select("a[download]")]
    assert links == ["snippets/page/add.py", "snippets/page/add.ipynb"]


def test_the_notebook_holds_the_view(built: MiniSite) -> None:
    notebook = json.loads(built.read("site/ja/snippets/page/add.ipynb"))
    (cell,) = notebook["cells"]
    view = built.read("site/ja/snippets/page/add.py")
    assert "".join(cell["source"]) == view.rstrip("\n")


@pytest.mark.parametrize(("lang", "other"), [("ja", "en"), ("en", "ja")])
def test_a_page_speaks_its_language_and_links_its_twin(
    built: MiniSite, lang: str, other: str
) -> None:
    page = built.soup(f"{lang}/index.html")
    root = page.select_one("html")
    assert root is not None
    assert root["lang"] == lang
    switcher = page.select_one("a.nnf-language")
    assert switcher is not None
    assert switcher["href"] == f"../{other}/"
    search = page.select_one(".md-search__input")
    assert search is not None
    assert search["placeholder"] == {"ja": "検索", "en": "Search"}[lang]


def test_absolute_alternates_where_the_address_is_known(
    minisite: MiniSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", "https://example.org/nn/")
    answer = minisite.build()
    assert answer.returncode == 0, answer.stderr
    page = minisite.soup("en/index.html")
    links = page.select("head link[hreflang]")
    assert {(link["hreflang"], link["href"]) for link in links} == {
        ("ja", "https://example.org/nn/ja/"),
        ("en", "https://example.org/nn/en/"),
        ("x-default", "https://example.org/nn/"),
    }


def test_no_temporary_folder_is_left(built: MiniSite) -> None:
    assert built.strays() == set()


def test_a_second_build_runs_nothing(built: MiniSite) -> None:
    answer = built.build()
    assert answer.returncode == 0
    assert "Running" not in answer.stderr


def test_what_is_inspected_may_draw_and_may_do_nothing(varied: MiniSite) -> None:
    assert varied.soup("en/nothing/index.html").select("nnf-inspect")
    shown = varied.soup("en/drawn/index.html")
    assert shown.select_one("nnf-inspect figure[aria-label='A line'] svg")


def test_a_question_is_found_by_search_with_its_run_and_no_label(
    varied: MiniSite,
) -> None:
    sections = json.loads(varied.read("site/search/en.json"))
    (text,) = [d["text"] for d in sections if d["location"] == "en/asked/"]
    assert text.startswith(
        "Is y all there is? 1 2 2 It was set last. 1 That is another name."
    )
    assert "x = 1 y = 2" in text
    for label in ("Predict", "Run it", "Right", "Not so", "Answer"):
        assert label not in text


def test_three_are_inspected_in_step_and_a_long_one_says_so(varied: MiniSite) -> None:
    for lang, said in zip(LANGS, ("ここまでを記録", "only so far"), strict=True):
        (shown,) = varied.soup(f"{lang}/three/index.html").select("nnf-inspect")
        sides = shown.select(".nnf-inspect__side")
        assert [side["id"] for side in sides] == [f"run-page-{n}" for n in "abc"]
        long = [side.select_one(".nnf-inspect__more") for side in sides]
        assert long[:2] == [None, None]
        assert long[2] is not None
        assert said in long[2].get_text()
        moments = json.loads(str(shown["data-moments"]))
        assert moments[:3] == [[None, None, 0], [0, 0, 1], [None, 1, 2]]
        assert max(step for *_, step in moments if step is not None) == 199


@pytest.mark.linux("it forks, or needs a run that can")
def test_children_that_a_snippet_leaves_end_with_it(minisite: MiniSite) -> None:
    leaves = """\
import os, time
reader, writer = os.pipe()
for leave in (lambda: None, os.setsid):
    if os.fork() == 0:
        leave()
        os.write(writer, f"{os.getpid()} ".encode())
        time.sleep(99)
total = b""
while total.count(b" ") < 2:
    total += os.read(reader, 99)
total = total.decode()
print(total)
"""
    minisite.write("snippets/page/add.py", leaves)
    answer = minisite.build()
    assert answer.returncode == 0, answer.stderr
    output = minisite.soup("ja/index.html").select_one(".nnf-run samp")
    assert output is not None
    pids = output.get_text().split()
    assert len(pids) == 2
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_a_cache_that_is_none_costs_a_run_and_nothing_else(minisite: MiniSite) -> None:
    shutil.rmtree(minisite.root / ".cache")
    minisite.write(".cache", "in the way")
    answer = minisite.build()
    assert answer.returncode == 0, answer.stderr
    assert "Running 1 snippet" in answer.stderr
    assert answer.stderr.count("nothing can be kept in") == 1
    assert minisite.shown() == ("2", "2")
    assert minisite.strays() == set()


def output(site: MiniSite, page: str) -> str:
    """What a page shows as printed."""
    samp = site.soup(page).select_one(".nnf-run samp")
    assert samp is not None
    return samp.get_text()


def test_markup_in_an_output_is_harmless(varied: MiniSite) -> None:
    shown = output(varied, "ja/markup/index.html")
    assert shown == "</samp><script>alert(1)</script> & 日本語 🎲"


def test_what_a_snippet_may_print_is_shown_as_it_is(varied: MiniSite) -> None:
    first, long, last = output(varied, "en/printed/index.html").split("\n")
    assert first == "赤 🎲\u202e&nbsp;"
    assert long == "x" * 20_000
    assert last.startswith("{= page/add.py:total =} /// run **b** ")


def test_a_snippet_may_print_nothing(varied: MiniSite) -> None:
    run = varied.soup("ja/silent/index.html").select_one(".nnf-run")
    assert run is not None
    assert run.select("samp") == []


def test_a_figure_takes_the_pages_colours(varied: MiniSite) -> None:
    figure = varied.soup("ja/figure/index.html").select_one("figure")
    assert figure is not None
    assert figure["aria-label"] == "直線"
    drawn = str(figure)
    assert "var(--nnf-f)" in drawn
    assert "currentColor" in drawn
    assert "#0102" not in drawn


@pytest.mark.parametrize(
    ("name", "title"), [("named", TITLE), ("headed", "List<int> </title><b>")]
)
def test_a_title_is_text_wherever_it_stands(
    varied: MiniSite, name: str, title: str
) -> None:
    own, other = (varied.soup(f"en/{n}/index.html") for n in (name, "silent"))
    (tag,) = own.select("title")
    assert tag.get_text() == f"{title} - nn or F"
    heads = [one.get_text().strip() for one in own.select(".md-header__topic")]
    assert title in heads
    for soup in (own, other):
        links = soup.select(f".md-nav a[href$='{name}/'], .md-nav a[href='./']")
        assert title in [link.get_text().strip() for link in links]
        assert not soup.select("img, [onerror]")
    index = json.loads(varied.read("site/search/en.json"))
    (names,) = [d["names"] for d in index if d["location"] == f"en/{name}/"]
    assert title in names


def test_a_description_is_text(varied: MiniSite) -> None:
    (meta,) = varied.soup("ja/named/index.html").select("meta[name=description]")
    assert meta["content"] == TITLE
    assert set(meta.attrs) == {"name", "content"}
