"""A build is whole or it is not there: faults have one message, and cost nothing."""

from __future__ import annotations

import contextlib
import errno
import json
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import markupsafe
import pytest
from bs4 import BeautifulSoup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import EVENTS

from nn_or_f.mkdocs import hooks, publish
from nn_or_f.mkdocs.plugin import NnOrF
from nn_or_f.mkdocs.publish import Publication
from tests.minisite import PAGE, SNIPPET, MiniSite, fetch_until, wait_until

JA = "docs/ja/index.md:6: snippets/page/add.py"
NO_LAYER = """\
from __future__ import annotations

from torch import nn


def odd(layer: nn.Odd, x: object) -> object:
    return x
"""

TWIN = """\
import torch.nn.functional as F
from torch import Tensor, nn


def relu(layer: nn.ReLU, x: Tensor) -> Tensor:
    return F.relu(x, layer.inplace)


"""

DRAW = """\
import matplotlib.pyplot as plt

x = 1
plt.plot([x, 2])
"""

EVIDENCE = "evidence/torch-2.13.0-cpu.json"

FOLDERS = {
    "docs",
    "evidence",
    "snippets",
    "labs",
    "pictures",
    "site",
    "nn_or_f",
    ".cache",
}
BOTH = "docs/ja/index.md:6, docs/en/index.md:6: snippets/page/add.py"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> MiniSite:
    site = MiniSite(tmp_path_factory.mktemp("built"))
    answer = site.build()
    assert answer.returncode == 0, answer.stderr
    return site


def soup(site: MiniSite, path: str) -> BeautifulSoup:
    return BeautifulSoup(site.read(f"site/{path}"), "lxml")


def folders(site: MiniSite) -> set[str]:
    return {path.name for path in site.root.iterdir() if path.is_dir()}


@pytest.mark.parametrize(("lang", "words"), [("ja", "二つの"), ("en", "Add two")])
def test_a_page_shows_its_languages_view_and_the_output(
    built: MiniSite, lang: str, words: str
) -> None:
    page = soup(built, f"{lang}/index.html")
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
    proof = soup(built, "en/index.html").select_one(".nnf-proof")
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
    page = soup(built, f"{lang}/index.html")
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
    page = soup(minisite, "en/index.html")
    links = page.select("head link[hreflang]")
    assert {(link["hreflang"], link["href"]) for link in links} == {
        ("ja", "https://example.org/nn/ja/"),
        ("en", "https://example.org/nn/en/"),
        ("x-default", "https://example.org/nn/"),
    }


def test_no_temporary_folder_is_left(built: MiniSite) -> None:
    assert folders(built) <= FOLDERS


def test_a_second_build_runs_nothing(built: MiniSite) -> None:
    answer = built.build()
    assert answer.returncode == 0
    assert "Running" not in answer.stderr


LANGS = ("ja", "en")


def page(block: str, extra: str = "") -> str:
    return f"# T {{ #top }}\n\n{block}\n\n{extra}\n"


def both(block: str, extra: str = "") -> Files:
    """The same page in both languages."""
    return {f"docs/{lang}/index.md": page(block, extra) for lang in ("ja", "en")}


def code(text: str | bytes | None) -> Files:
    """Another text for the snippet."""
    return {"snippets/page/add.py": text}


Files = dict[str, str | bytes | None]

RUN = "/// run | page/add.py\n///"
VALUE = "{= page/add.py:total =}"

#: For each fault: the files to write (None: to remove) and the message expected.
SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">
  <title ja="図" en="picture"/>
  <text ja="矢印" en="arrow"/>
</svg>
"""

FAULTS: dict[str, tuple[Files, str]] = {
    "layer with an option": (
        both("/// atlas | ReLU\n    badge: works\n///"),
        "docs/ja/index.md:3: “atlas” has no option “badge”; it has none",
    ),
    "layer without a twin": (
        both("/// atlas | Conv9d\n///"),
        "docs/ja/index.md:3: no function of snippets/atlas/ takes an nn.Conv9d",
    ),
    "atlas block without a class": (
        both("/// atlas\n///"),
        "docs/ja/index.md:3: “atlas” names one class of torch.nn after “|”, here are 0",
    ),
    "atlas-index with a class": (
        both("/// atlas-index | ReLU\n///"),
        "docs/ja/index.md:3: “atlas-index” names nothing after “|”, here are 1",
    ),
    "twin of a class that cannot be measured": (
        {"snippets/atlas/odd.py": NO_LAYER},
        "snippets/atlas/odd.py: its layers could not be measured: it raised KeyError",
    ),
    "two twins of one class": (
        {
            **both("/// atlas | ReLU\n///"),
            "snippets/atlas/activation.py": TWIN
            + TWIN.replace("def relu", "def again"),
        },
        "snippets/atlas/activation.py: “again” takes an nn.ReLU, and so does “relu”",
    ),
    "damaged evidence": (
        {EVIDENCE: "{"},
        f"{EVIDENCE}: it is damaged (JSONDecodeError): run “make evidence”",
    ),
    "evidence of another shape": (
        {EVIDENCE: '{"about": {}, "twins": {}, "proofs": {"ReLU": {"cls": "ReLU"}}}'},
        f"{EVIDENCE}: it is damaged (about: {{}} is no About): run “make evidence”",
    ),
    "inspect without a snippet": (
        both("/// inspect\n///"),
        "docs/ja/index.md:3: “inspect” names 1 to 3 files of snippets/ after “|”",
    ),
    "inspect of a snippet that is missing": (
        both("/// inspect | page/gone.py\n///"),
        "snippets/page/gone.py: there is no such snippet",
    ),
    "inspect of a snippet that raises": (
        code("1 / 0\n") | both("/// inspect | page/add.py\n///"),
        "snippets/page/add.py:1: it raised ZeroDivisionError",
    ),
    "inspect of a snippet that does otherwise when traced": (
        code("import sys\n\nprint(sys.gettrace())\n")
        | both("/// inspect | page/add.py\n///"),
        "snippets/page/add.py: it prints something else while it is traced: show",
    ),
    "missing picture": (
        both("/// picture | x.svg\n///"),
        "pictures/x.svg: there is no such picture",
    ),
    "picture in one language": (
        {"pictures/x.svg": SVG.replace(' en="arrow"', "")},
        "pictures/x.svg:3: <text> “矢印” has no en=“…”",
    ),
    "picture that is not XML": (
        {"pictures/x.svg": SVG.replace("</svg>", "</sv>")},
        "pictures/x.svg:4: it is not XML: mismatched tag",
    ),
    "missing": (code(None), f"{BOTH}: there is no such snippet"),
    "a name too long for a file": (
        both(f"/// run | {'a' * 300}.py\n///"),
        ".py: it cannot be read: File name too long",
    ),
    "a name that is only a suffix": (
        both("/// run | page/.py\n///"),
        ".py: a snippet is a .py file",
    ),
    "a byte-order mark": (
        code(b"\xef\xbb\xbfx = 1\n"),
        f"{BOTH}: it begins with a byte-order mark",
    ),
    "changes what Python needs": (
        code("import builtins\n\nbuiltins.isinstance = builtins.len = None\n"),
        f"{BOTH}: it cannot tell how it ended: did it change builtins,",
    ),
    "closes files of others": (
        code("import os\n\nos.closerange(3, 256)\ntotal = 1\n"),
        f"{BOTH}: it cannot tell how it ended: did it change builtins,",
    ),
    "outside": (
        both("/// run | ../x.py\n///"),
        "snippets/../x.py: a snippet must lie in snippets/",
    ),
    "empty": (code(" \n"), f"{BOTH}: it is empty"),
    "a page that is not UTF-8": (
        {"docs/ja/index.md": b"# T { #top }\n\n\xff\n"},
        "docs/ja/index.md: it is not UTF-8 (byte 14)",
    ),
    "a block in a quotation": (
        both("> /// run | page/none.py\n> ///", RUN),
        "docs/ja/index.md:3: a block begins a line of its own",
    ),
    "a block on a list's first line": (
        both("- /// run | page/none.py\n  ///", RUN),
        "docs/ja/index.md:3: a block begins a line of its own",
    ),
    "a block in a page of no language": (
        {"docs/index.md": "# T\n\n/// run | page/none.py\n///\n"},
        "docs/index.md:3: only pages in docs/ja/ or docs/en/ can show snippets",
    ),
    "a value in a page of no language": (
        {"docs/index.md": "# T\n\n{= page/none.py:x =}\n"},
        "docs/index.md:3: only pages in docs/ja/ or docs/en/ can show snippets",
    ),
    "a heading in HTML": (
        both(RUN, "<h2>x</h2>"),
        "docs/en/index.md:6: here is <h2> “”, which was not written as",
    ),
    "a title that is a list": (
        {
            f"docs/{lang}/index.md": f"---\ntitle: [a]\n---\n{page(RUN)}"
            for lang in LANGS
        },
        "docs/ja/index.md:2: “title” is text (a number needs quotes) in the front",
    ),
    "a list that is a number": (
        {f"docs/{lang}/index.md": f"---\nhide: 3\n---\n{page(RUN)}" for lang in LANGS},
        "docs/ja/index.md:2: “hide” is a list in the front matter",
    ),
    "a control character": (
        both(RUN, "a\0"),
        "docs/ja/index.md:6: here is a control character, U+0000",
    ),
    "a description that is a number": (
        both("/// run | page/add.py\n    alt: 12\n///"),
        "docs/ja/index.md:3: “alt” is text: a number, a date or nothing needs quotes",
    ),
    "a block without its bar": (
        both("/// run page/add.py\n///"),
        "docs/ja/index.md:3: a block begins with “/// name | file”, not “/// run page",
    ),
    "a block with a wide space": (
        both("///\u3000run | page/add.py\n///"),
        "docs/ja/index.md:3: a block begins with “/// name | file”, not “///\u3000run",
    ),
    "a block in a run": (
        both("//// run | page/add.py\n\n/// note\nx\n///\n////"),
        "docs/ja/index.md:5: “run” takes options only",
    ),
    "a date that there is not": (
        both("/// run | page/add.py\n    alt: 2020-13-45\n///"),
        "docs/ja/index.md:4: options are YAML",
    ),
    "a date in front matter that there is not": (
        {
            f"docs/{lang}/index.md": f"---\ndate: 2020-13-45\n---\n{page(RUN)}"
            for lang in LANGS
        },
        "docs/ja/index.md:2: the front matter is YAML",
    ),
    "not UTF-8": (code(b"x = '\xff'\n"), f"{BOTH}: it is not UTF-8 (byte 5)"),
    "syntax error": (
        code("x = 1\ny = (\n"),
        f"{BOTH}:2: SyntaxError: '(' was never closed",
    ),
    "raises": (
        code("# ja: あ\n# en: a\n\nraise ValueError('boom')\n"),
        f"{BOTH}:4: it raised ValueError: boom",
    ),
    "raises in a call": (
        code("def f():\n    raise ValueError('boom')\n\n\nf()\n"),
        f"{BOTH}:2: it raised ValueError: boom",
    ),
    "raises with both streams closed": (
        code("import os\n\nos.close(1)\nos.close(2)\nraise ValueError('boom')\n"),
        f"{BOTH}:5: it raised ValueError: boom",
    ),
    "recurses without end": (
        code("def f():\n    f()\n\n\nf()\n"),
        f"{BOTH}:2: it raised RecursionError: maximum recursion depth exceeded",
    ),
    "reads stdin": (
        code("total = int(input())\n"),
        f"{BOTH}:1: it raised EOFError: EOF when reading a line",
    ),
    "allocates beyond the limit": (
        code("import torch\n\ntotal = torch.zeros(4 * 10**9)\n"),
        f"{BOTH}:3: it raised RuntimeError: ",
    ),
    "segfaults": (
        code("import ctypes\n\nctypes.string_at(0)\n"),
        f"{BOTH}: its process was killed by SIGSEGV",
    ),
    "exits with 3": (
        code("import sys\n\nsys.exit(3)\n"),
        f"{BOTH}:3: it left with sys.exit(3) before its end",
    ),
    "floods stderr": (
        code("import os\n\nwhile True:\n    os.write(2, b'x' * 999)\n"),
        f"{BOTH}: it wrote more than 100000 bytes to stderr",
    ),
    "spins": (
        code("while True:\n    pass\n"),
        f"{BOTH}: it used more than 2 s of CPU time",
    ),
    "exits with 0": (
        code("import sys\n\nsys.exit(0)\n"),
        f"{BOTH}:3: it left with sys.exit(0) before its end",
    ),
    "leaves with 0": (
        code("import os\n\nos._exit(0)\n"),
        f"{BOTH}: its process left with status 0 before its end",
    ),
    "is killed": (
        code("import os\n\nos.kill(os.getpid(), 9)\n"),
        f"{BOTH}: its process was killed by SIGKILL",
    ),
    "floods": (
        code("while True:\n    print('x' * 999)\n"),
        f"{BOTH}: it wrote more than 100000 bytes to stdout",
    ),
    "a comment in one language only": (
        code("# ja: あ\n\nx = 1\ntotal = 2\n"),
        f"{BOTH}:1: a comment needs as many “# ja:” lines as “# en:” lines",
    ),
    "an untagged comment": (
        code("total = 2  # two\n"),
        f"{BOTH}:1: a comment must be a line of its own",
    ),
    "a figure nobody describes": (
        code("from matplotlib import pyplot\n\npyplot.plot([1])\ntotal = 1\n"),
        "docs/ja/index.md:6: it draws: the block needs “alt: …”",
    ),
    "a description of no figure": (
        both("/// run | page/add.py\n    alt: x\n///"),
        "docs/ja/index.md:3: the block has “alt”, but nothing is drawn",
    ),
    "unknown block": (
        both("/// rum | page/add.py\n///"),
        "docs/ja/index.md:3: unknown block “rum”; there are run, pair",
    ),
    "unclosed block": (
        both("/// run | page/add.py"),
        "docs/ja/index.md:3: the block “/// run” is not closed",
    ),
    "no argument": (
        both("/// run\n///", RUN),
        "docs/ja/index.md:3: “run” names one file of snippets/ after “|”",
    ),
    "one snippet for a pair": (
        both("/// pair | page/add.py\n///"),
        "docs/ja/index.md:3: “pair” names 2 files of snippets/ after “|”, here are 1",
    ),
    "unknown option": (
        both("/// run | page/add.py\n    bagde: works\n///"),
        "docs/ja/index.md:3: “run” has no option “bagde”; it has badge, alt",
    ),
    "bad option": (
        both("/// run | page/add.py\n    badge: wroks\n///"),
        "docs/ja/index.md:3: “badge” is one of works, raises, silent, not “wroks”",
    ),
    "an option that is no YAML": (
        both("/// run | page/add.py\n    alt: a: b\n///"),
        "docs/ja/index.md:4: options are YAML",
    ),
    "text in a block": (
        both("/// run | page/add.py\n\nprint(1)\n///"),
        "docs/ja/index.md:5: “run” takes options only",
    ),
    "a block of the library with a bad option": (
        both(f"//// details | x\n    opne: true\n\n{RUN}\n////"),
        "docs/ja/index.md:3: “details” has no option “opne”; it has type, open, attrs",
    ),
    "a block that the library does not take": (
        both(f"//// details | x\n    attrs: 1\n\n{RUN}\n////"),
        "a block was left as text",
    ),
    "front matter that is no YAML": (
        {
            f"docs/{lang}/index.md": f"---\ntitle: a: b\n---\n{page(RUN)}"
            for lang in LANGS
        },
        "docs/ja/index.md:2: the front matter is YAML",
    ),
    "front matter that does not end": (
        {f"docs/{lang}/index.md": f"---\ntitle: a\n{page(RUN)}" for lang in LANGS},
        "docs/ja/index.md:1: the front matter is not closed",
    ),
    "a block in code": (
        both("    /// run | page/add.py\n    ///"),
        "docs/en/index.md:3: “run page/add.py” does not reach the page",
    ),
    "a value in HTML": (
        both(RUN, "<p>{= page/add.py:total =}</p>"),
        "docs/en/index.md:6: “page/add.py:total” does not reach the page",
    ),
    "a value that is not closed": (
        both(RUN, "{= page/add.py:total"),
        "docs/ja/index.md:6: an inline value is “{= file.py:name =}”",
    ),
    "a value in an attribute": (
        both(RUN, "![{= page/add.py:total =}](../assets/favicon.svg)"),
        "docs/ja/index.md:6: an inline value cannot stand in a link's target",
    ),
    "a heading by a line below it": (
        both(RUN, "Text\n---"),
        "docs/en/index.md:6: here is <h2> “text”",
    ),
    "a snippet by another name": (
        both("/// run | page/../page/add.py\n///"),
        "snippets/page/../page/add.py: its name is page/add.py",
    ),
    "return outside a function": (
        code("total = 1\nreturn\n"),
        f"{BOTH}:2: SyntaxError: 'return' outside function",
    ),
    "no such value": (
        both(RUN, "{= page/add.py:totl =}"),
        f"{JA}: at its end there is no top-level name “totl”",
    ),
    "a value that is private": (
        {**code("_total = 2\n"), **both(RUN, "{= page/add.py:_total =}")},
        f"{JA}: “_total” stays in its snippet",
    ),
    "a value that is none": (
        both(RUN, "{= page/add.py:torch =}"),
        f"{JA}: “torch” cannot be put into a sentence: of type module,",
    ),
    "a format that does not fit": (
        both(RUN, "{= page/add.py:total:q =}"),
        f"{JA}: “total” as “q”: ",
    ),
    "a format beyond characters": (
        {**code("total = -1\n"), **both(RUN, "{= page/add.py:total:c =}")},
        f"{JA}: “total” as “c”: %c arg not in range",
    ),
    "half a character": (
        {**code("total = chr(0xD800)\n"), **both(RUN, "{= page/add.py:total =}")},
        f"{JA}: “total”: it has control characters or half a character in it",
    ),
    "a placeholder of the Markdown library": (
        {
            **code("total = '\\x02wzxhzdk:0\\x03'\n"),
            **both(RUN, "{= page/add.py:total =}"),
        },
        f"{JA}: “total”: it has control characters or half a character in it",
    ),
    "a value in the front matter": (
        {
            f"docs/{lang}/index.md": f"---\ntitle: T {VALUE}\n---\n{page(RUN)}"
            for lang in LANGS
        },
        "docs/ja/index.md:2: an inline value cannot stand in the front matter",
    ),
    "a value in an option": (
        both(f"/// run | page/add.py\n    alt: {VALUE!r}\n///"),
        "docs/ja/index.md:4: an inline value cannot stand in a block's option",
    ),
    "a value misspelt": (
        both(RUN, "{= page/add:total =}"),
        "docs/ja/index.md:6: an inline value is “{= file.py:name =}”",
    ),
    "a page that one language lacks": (
        {"docs/en/index.md": None, "docs/en/other.md": page(RUN)},
        "docs/en/other.md: this page has no counterpart docs/ja/other.md",
    ),
    "an id that one language lacks": (
        {"docs/en/index.md": PAGE.format(title="x").replace("#top", "#summit")},
        "docs/ja/index.md:4, docs/en/index.md:4: the headings differ: “# #top” here",
    ),
    "a heading without an id": (
        {"docs/en/index.md": PAGE.format(title="x").replace(" { #top }", "")},
        "docs/en/index.md:4: a heading needs an id of its own",
    ),
    "a block that one language lacks": (
        {"docs/en/index.md": page("", "{= page/add.py:total =}")},
        "docs/ja/index.md:6: docs/en/index.md lacks the block “run page/add.py”",
    ),
    "a link that one language lacks": (
        {"docs/en/index.md": PAGE.format(title="x") + "\n[x](index.md#top)\n"},
        "docs/en/index.md:11: ",
    ),
    "a dead link": (
        both(RUN, "[x](nowhere.md)"),
        "'ja/index.md' contains a link 'nowhere.md'",
    ),
    "a dead anchor": (
        both(RUN, "[x](index.md#nowhere)"),
        "'ja/index.md' contains a link 'index.md#nowhere'",
    ),
}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> MiniSite:
    """A site that was once whole, to be broken in one place after another."""
    site = MiniSite(tmp_path_factory.mktemp("faulty"))
    assert site.build().returncode == 0
    return site


def test_what_is_inspected_may_draw_and_may_do_nothing(minisite: MiniSite) -> None:
    minisite.write("snippets/page/add.py", "import torch\n")
    minisite.write("snippets/page/draw.py", DRAW)
    for lang in LANGS:
        text = "/// inspect | page/add.py\n///\n\n/// inspect | page/draw.py\n"
        minisite.write(f"docs/{lang}/index.md", page(f"{text}    alt: A line\n///"))
    answer = minisite.build()
    assert answer.returncode == 0, answer.stderr
    shown = soup(minisite, "en/index.html")
    assert len(shown.select("nnf-inspect")) == 2
    assert shown.select_one("nnf-inspect figure[aria-label='A line'] svg")


def test_three_are_inspected_in_step_and_a_long_one_says_so(
    minisite: MiniSite,
) -> None:
    codes = ("x = 1\n", "x = 1\ny = 2\n", "for n in range(300):\n    x = n\n")
    for name, code in zip("abc", codes, strict=True):
        minisite.write(f"snippets/page/{name}.py", code)
    for lang in LANGS:
        block = "/// inspect | page/a.py page/b.py page/c.py\n///"
        minisite.write(f"docs/{lang}/index.md", page(block))
    answer = minisite.build()
    assert answer.returncode == 0, answer.stderr
    for lang, said in zip(LANGS, ("ここまでを記録", "only so far"), strict=True):
        (shown,) = soup(minisite, f"{lang}/index.html").select("nnf-inspect")
        sides = shown.select(".nnf-inspect__side")
        assert [side["id"] for side in sides] == [f"run-page-{n}" for n in "abc"]
        long = [side.select_one(".nnf-inspect__more") for side in sides]
        assert long[:2] == [None, None]
        assert long[2] is not None
        assert said in long[2].get_text()
        moments = json.loads(str(shown["data-moments"]))
        assert moments[:3] == [[None, None, 0], [0, 0, 1], [None, 1, 2]]
        assert max(step for *_, step in moments if step is not None) == 199


def test_a_twin_that_cannot_be_read_is_one_fault(minisite: MiniSite) -> None:
    minisite.write("snippets/atlas/activation.py", "def (:\n")
    for lang in LANGS:
        minisite.write(f"docs/{lang}/index.md", page("/// atlas | ReLU\n///"))
    answer = minisite.build()
    assert answer.returncode == 1
    assert "snippets/atlas/activation.py:1: " in answer.stderr
    assert "1 fault;" in answer.stderr


@pytest.mark.linux(
    "only POSIX says by which signal a process was killed",
    only=("is killed", "segfaults"),
)
@pytest.mark.linux(
    "Windows has no limit on memory, and macOS may refuse one",
    only=("allocates beyond the limit",),
)
@pytest.mark.linux("Windows has no limit on CPU time", only=("spins",))
@pytest.mark.linux(
    "another system says it in other words", only=("a name too long for a file",)
)
@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_has_its_message_and_the_earlier_site_stays(
    faulty: MiniSite, kind: str
) -> None:
    files, message = FAULTS[kind]
    before = snapshot(faulty.root / "site")
    earlier = {
        path: (faulty.root / path).read_bytes()
        for path in files
        if (faulty.root / path).exists()
    }
    try:
        for path, content in files.items():
            put(faulty.root / path, content)
        answer = faulty.build()
    finally:
        for path in files:
            put(faulty.root / path, earlier.get(path))
    assert answer.returncode == 1
    assert answer.stderr.count(message) == 1, answer.stderr
    assert "Traceback" not in answer.stderr
    assert snapshot(faulty.root / "site") == before
    assert folders(faulty) <= FOLDERS


def test_a_snippet_that_sleeps_for_ever_is_a_fault(minisite: MiniSite) -> None:
    config = minisite.read("mkdocs.yml")
    assert "wall_seconds: 20" in config
    minisite.write("mkdocs.yml", config.replace("wall_seconds: 20", "wall_seconds: 1"))
    minisite.write("snippets/page/add.py", "import time\n\ntime.sleep(10**6)\n")
    answer = minisite.build()
    assert answer.returncode == 1
    assert answer.stderr.count(f"{BOTH}: it took longer than 1 s") == 1
    assert not (minisite.root / "site").exists()


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
    output = soup(minisite, "ja/index.html").select_one(".nnf-run samp")
    assert output is not None
    pids = output.get_text().split()
    assert len(pids) == 2
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def put(path: Path, content: str | bytes | None) -> None:
    path.parent.mkdir(exist_ok=True)
    if content is None:
        path.unlink(missing_ok=True)
    elif isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content, "utf-8")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.linux("it looks into /proc for what is left of a run")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_stopped_leaves_nothing(
    minisite: MiniSite, number: signal.Signals
) -> None:
    assert minisite.build().returncode == 0
    before = snapshot(minisite.root / "site")
    note = minisite.root / "pid"
    sleeper = f"""\
import os, time
with open({str(note)!r}, "w") as file:
    file.write(str(os.getpid()))
time.sleep(99)
total = 1
"""
    minisite.write("snippets/page/add.py", sleeper)
    build = minisite.start_build()
    wait_until(lambda: note.exists() and note.read_text() != "")
    build.send_signal(number)
    build.communicate(timeout=30)
    assert build.returncode != 0
    wait_until(lambda: not Path(f"/proc/{note.read_text()}").exists())
    assert snapshot(minisite.root / "site") == before
    assert folders(minisite) <= FOLDERS


#: Seconds after its start at which a build is stopped; a whole one takes about 2.
MOMENTS = (0.05, 0.3, 0.5, 0.7, 0.9, 1.1, 1.3, 1.6, 2.0)


@pytest.mark.linux("it looks into /proc for what is left of a run")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_build_may_be_stopped_at_any_moment(minisite: MiniSite, name: str) -> None:
    for turn, moment in enumerate(MOMENTS):
        code = f"import time\n\ntime.sleep(0.3)\ntotal = {turn}\nprint(total)\n"
        minisite.write("snippets/page/add.py", code)
        before = shown(minisite)
        build = minisite.start_build()
        with contextlib.suppress(subprocess.TimeoutExpired):
            build.wait(moment)
        build.send_signal(signal.Signals[name])
        said, _ = build.communicate(timeout=60)
        now = shown(minisite)
        assert now == (before if build.returncode else (str(turn),) * 2), said
        assert folders(minisite) <= FOLDERS
        wait_until(lambda: processes_in(minisite.root) == [])
        entries = list((minisite.root / ".cache").glob("*/*"))
        assert [entry.name for entry in entries if entry.suffix != ".json"] == []


def shown(site: MiniSite) -> tuple[str, ...]:
    """The value that each language's page shows."""
    if not (site.root / "site").exists():
        return ()
    values = [
        soup(site, f"{lang}/index.html").select_one("p > .nnf-value") for lang in LANGS
    ]
    return tuple(value.get_text() for value in values if value)


def processes_in(folder: Path) -> list[int]:
    """The processes that work in a folder."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if link.readlink() == folder:
                found.append(int(link.parent.name))
    return found


def test_a_cache_in_any_state_costs_a_run_and_nothing_else(minisite: MiniSite) -> None:
    assert minisite.build().returncode == 0
    cache = minisite.root / ".cache"
    (entry,) = (cache / "runs").iterdir()
    whole = entry.read_bytes()

    def cut() -> None:
        entry.write_bytes(whole[: len(whole) // 2])

    def folder() -> None:
        entry.unlink()
        entry.mkdir()

    def file() -> None:
        shutil.rmtree(cache)
        cache.write_text("in the way")

    def link() -> None:
        cache.unlink()
        cache.symlink_to("nowhere/at/all")

    for state in (cut, folder, file, link):
        state()
        answer = minisite.build()
        assert answer.returncode == 0, answer.stderr
        assert "Running 1 snippet" in answer.stderr
        assert shown(minisite) == ("2", "2")
        assert folders(minisite) <= FOLDERS


def test_two_builds_at_once_do_not_disturb_each_other(minisite: MiniSite) -> None:
    for turn in range(2):
        minisite.write("snippets/page/add.py", f"total = {turn}\nprint(total)\n")
        for build in [minisite.start_build() for _ in range(2)]:
            said, _ = build.communicate(timeout=60)
            assert build.returncode == 0, said
        assert shown(minisite) == (str(turn),) * 2
        assert folders(minisite) <= FOLDERS


def test_a_swap_takes_the_place_of_a_site_that_came_between(tmp_path: Path) -> None:
    building, site = tmp_path / ".site-1", tmp_path / "site"
    for folder, text in ((building, "mine"), (site, "earlier")):
        folder.mkdir()
        (folder / "index.html").write_text(text)
    rename = Path.rename
    turns: list[int] = []

    def interfere(self: Path, target: Path) -> Path:
        if self == building and not turns:
            turns.append(1)
            site.mkdir()
            (site / "index.html").write_text("theirs")
        return rename(self, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "rename", interfere)
        publish._replace(building, site)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (site / "index.html").read_text() == "mine"


@pytest.mark.linux("another system says it in other words")
@pytest.mark.parametrize(
    ("place", "what"),
    [
        ("file", "/file is not a folder: a site cannot take its place"),
        ("loop", "/loop is not a folder: a site cannot take its place"),
        ("file/site", "/file/site: Not a directory"),
        ("x" * 255, f"/{'x' * 255}: File name too long"),
    ],
)
def test_a_site_without_a_place_is_told_in_one_line(
    minisite: MiniSite, place: str, what: str
) -> None:
    minisite.write("file", "mine")
    (minisite.root / "loop").symlink_to("loop")
    answer = minisite.build("--site-dir", place)
    assert answer.returncode == 1
    assert answer.stderr.count(what) == 1, answer.stderr
    assert "Traceback" not in answer.stderr
    assert minisite.read("file") == "mine"
    assert folders(minisite) <= FOLDERS


def test_every_event_of_the_plugin_comes_in_by_the_door() -> None:
    events = {name for name in dir(NnOrF) if name.startswith("on_")}
    assert events == {name for name in dir(hooks) if name.startswith("on_")}
    assert {name.removeprefix("on_") for name in events} < set(EVENTS)
    assert len({id(vars(hooks)[name].__self__) for name in events}) == 1


def test_a_full_disk_is_told_in_one_line() -> None:
    full = OSError(errno.ENOSPC, "No space left on device", "site/index.html")
    plugin = NnOrF()
    plugin.on_startup(command="build", dirty=False)
    with pytest.raises(PluginError, match=r"earlier site stays: .*No space left"):
        plugin.on_build_error(error=full)
    assert plugin.failed
    plugin.on_startup(command="serve", dirty=False)
    plugin.on_build_error(error=full)  # there MkDocs goes on


def test_a_site_that_cannot_be_moved_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise OSError(errno.EBUSY, "Device or resource busy", "site")

    monkeypatch.setattr(publish, "_replace", busy)
    (tmp_path / "site").mkdir()
    config = MkDocsConfig(config_file_path=str(tmp_path / "mkdocs.yml"))
    config.site_dir = str(tmp_path / "site")
    publication = Publication(config)
    publication.begin()
    with pytest.raises(PluginError, match="cannot take the earlier one's place"):
        publication.end(whole=True, last=True)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_is_hidden_in_the_earlier_site_stays(minisite: MiniSite) -> None:
    minisite.write("site/.git/HEAD", "mine")
    minisite.write("site/old.html", "")
    assert minisite.build().returncode == 0
    assert minisite.read("site/.git/HEAD") == "mine"
    assert not (minisite.root / "site/old.html").exists()


def test_what_a_killed_build_left_is_swept(minisite: MiniSite) -> None:
    assert minisite.build().returncode == 0
    left = minisite.root / ".site-99999999"  # no process has that number
    left.mkdir()
    (minisite.root / "site").rename(left.with_name(f"{left.name}-earlier"))
    minisite.write("snippets/page/add.py", "raise ValueError\n")
    assert minisite.build().returncode == 1
    assert shown(minisite) == ("2", "2")
    assert folders(minisite) <= FOLDERS


def test_a_swap_that_fails_puts_the_earlier_site_back(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("earlier")
    with pytest.raises(FileNotFoundError):
        publish._replace(tmp_path / ".site-1", site)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (site / "index.html").read_text() == "earlier"


def test_quiet_hides_no_fault(minisite: MiniSite) -> None:
    minisite.write("snippets/page/add.py", "raise ValueError('boom')\n")
    answer = minisite.build("--quiet")
    assert answer.returncode == 1
    assert "it raised ValueError: boom" in answer.stderr


def test_markup_in_an_output_is_harmless(minisite: MiniSite) -> None:
    code = "total = 1\nprint('</samp><script>alert(1)</script> & 日本語 🎲')\n"
    minisite.write("snippets/page/add.py", code)
    answer = minisite.build()
    assert answer.returncode == 0, answer.stderr
    output = soup(minisite, "ja/index.html").select_one(".nnf-run samp")
    assert output is not None
    assert output.get_text() == "</samp><script>alert(1)</script> & 日本語 🎲"


def test_what_a_snippet_may_print_is_shown_as_it_is(minisite: MiniSite) -> None:
    code = (
        "total = 1\n"
        "print('\\x1b[1;31m赤\\x1b[0m 🎲\\u202e&nbsp;')\n"
        "print('x' * 20_000)\n"
        "print('{= page/add.py:total =} /// run **b** \\x00')\n"
    )
    minisite.write("snippets/page/add.py", code)
    answer = minisite.build()
    assert answer.returncode == 0, answer.stderr
    output = soup(minisite, "en/index.html").select_one(".nnf-run samp")
    assert output is not None
    first, long, last = output.get_text().split("\n")
    assert first == "赤 🎲\u202e&nbsp;"
    assert long == "x" * 20_000
    assert last.startswith("{= page/add.py:total =} /// run **b** ")


def test_a_snippet_may_print_nothing(minisite: MiniSite) -> None:
    minisite.write("snippets/page/add.py", "total = 1\n")
    answer = minisite.build()
    assert answer.returncode == 0, answer.stderr
    run = soup(minisite, "ja/index.html").select_one(".nnf-run")
    assert run is not None
    assert run.select("samp") == []


def test_a_figure_takes_the_pages_colours(minisite: MiniSite) -> None:
    code = (
        "import matplotlib.pyplot as plt\n\nplt.plot([1, 2], color='C1')\ntotal = 1\n"
    )
    minisite.write("snippets/page/add.py", code)
    for lang, alt in (("ja", "直線"), ("en", "a line")):
        text = minisite.read(f"docs/{lang}/index.md")
        head = "/// run | page/add.py\n"
        minisite.write(
            f"docs/{lang}/index.md", text.replace(head, f"{head}    alt: {alt}\n")
        )
    answer = minisite.build()
    assert answer.returncode == 0, answer.stderr
    figure = soup(minisite, "ja/index.html").select_one("figure")
    assert figure is not None
    assert figure["aria-label"] == "直線"
    drawn = str(figure)
    assert "var(--nnf-f)" in drawn
    assert "currentColor" in drawn
    assert "#0102" not in drawn


@pytest.mark.linux(
    "Windows sends Ctrl-C to a whole console, the tests' own process too"
)
def test_serve_shows_a_fault_in_its_page_and_heals(minisite: MiniSite) -> None:
    minisite.write("snippets/page/add.py", "raise ValueError('boom')\n")
    with minisite.serve() as address:
        message = "snippets/page/add.py:1: it raised ValueError: boom"
        for lang in ("ja", "en"):
            fetch_until(f"{address}/{lang}/", message)
        minisite.write("snippets/page/add.py", SNIPPET)
        text = fetch_until(f"{address}/ja/", "tensor(2)")
        assert "ValueError" not in text


@pytest.mark.linux(
    "Windows sends Ctrl-C to a whole console, the tests' own process too"
)
def test_serve_shows_what_is_wrong_in_a_page_and_heals(minisite: MiniSite) -> None:
    good = minisite.read("docs/ja/index.md")
    with minisite.serve() as address:
        fetch_until(f"{address}/ja/", "tensor(2)")
        minisite.write("docs/ja/index.md", good.replace("/// run", "/// rum"))
        fetch_until(f"{address}/ja/", "docs/ja/index.md:6: unknown block “rum”")
        minisite.write("docs/ja/index.md", good)
        text = fetch_until(f"{address}/ja/", "tensor(2)")
        assert "unknown block" not in text


#: For each kind of fault in ``serve``: the files, and what the page says then.
SERVED: dict[str, tuple[Files, str]] = {
    kind: FAULTS[kind]
    for kind in (
        "missing",
        "syntax error",
        "is killed",
        "an untagged comment",
        "no such value",
        "a format that does not fit",
        "half a character",
        "a page that is not UTF-8",
        "unclosed block",
        "missing picture",
        "an id that one language lacks",
        "a page that one language lacks",
    )
}


@pytest.mark.linux(
    "Windows sends Ctrl-C to a whole console, the tests' own process too"
)
def test_serve_stays_up_and_heals_after_each_kind_of_fault(
    tmp_path: Path,
) -> None:
    site = MiniSite(tmp_path)
    with site.serve() as address:
        fetch_until(f"{address}/ja/", "tensor(2)")
        for files, message in SERVED.values():
            earlier = {
                path: (site.root / path).read_bytes()
                for path in files
                if (site.root / path).exists()
            }
            for path, content in files.items():
                put(site.root / path, content)
            said = str(markupsafe.escape(message))
            where = "en/other" if "docs/en/other.md" in files else "ja"
            fetch_until(f"{address}/{where}/", said)
            for path in files:
                put(site.root / path, earlier.get(path))
            fetch_until(f"{address}/ja/", "tensor(2)", without="nnf-fault")


@pytest.mark.linux(
    "Windows sends Ctrl-C to a whole console, the tests' own process too"
)
def test_serve_tells_in_one_line_that_its_address_is_taken(minisite: MiniSite) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        host, port = taken.getsockname()
        answer = minisite.mkdocs("serve", "--dev-addr", f"{host}:{port}")
    assert answer.returncode == 1
    assert f"{host}:{port} cannot be served on: " in answer.stderr
    assert "Traceback" not in answer.stderr
