"""A block is a row of one table and a template, and nothing else."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader
from markdown import Markdown

from nn_or_f import languages
from nn_or_f.read import block_types, parity, snippet
from nn_or_f.read.block_types import BLOCKS, BlockType, Option
from nn_or_f.read.page import Page
from nn_or_f.read.scan_page import scan
from nn_or_f.show import render
from nn_or_f.show.contexts import Contexts
from nn_or_f.show.inputs import PageInputs
from nn_or_f.show.markdown import Blocks
from nn_or_f.show.render import PageRenderer
from tests.conftest import ROOT

TEMPLATE = """\
<p class="{{ options.tone }}">
{% for shown in all_shown %}
{{ shown.name }}: {{ shown.alt }}
{% endfor %}
</p>
"""
BOTH = "/// both | page/a.py page/b.py\n    tone: loud\n    alt: A & B\n///\n"


@pytest.fixture
def new(monkeypatch: pytest.MonkeyPatch) -> None:
    """A block that the project does not have: its row, and its template."""
    options = {"tone": Option(("calm", "loud")), "alt": Option(shared=False)}
    row = BlockType((2,), snippet.FOLDER, options, "both.html")
    monkeypatch.setitem(BLOCKS, "both", row)
    templates = DictLoader({"both.html": TEMPLATE})
    monkeypatch.setattr(render._TEMPLATES, "loader", templates)


def convert(source: str) -> tuple[str, PageRenderer]:
    """The HTML of a page that may show two snippets, and what made it."""
    names = ("page/a.py", "page/b.py")
    snippets = {name: snippet.parse(name, "x = 1\n") for name in names}
    made_of = PageInputs("en", languages.words("en"), snippets=snippets)
    extension = Blocks()
    extension.renderer = PageRenderer(made_of, url_of=str)
    return Markdown(extensions=[extension]).convert(source), extension.renderer


@pytest.mark.usefixtures("new")
def test_a_row_and_a_template_make_a_block() -> None:
    page = scan("docs/en/new.md", BOTH)
    assert page.faults == []
    assert page.snippets() == {"page/a.py", "page/b.py"}
    html, renderer = convert(BOTH)
    assert '<p class="loud">\npage/a.py: A &amp; B\npage/b.py: A &amp; B\n</p>' in html
    assert page.lost(html, renderer.rendered) == []
    (fault,) = page.lost("", set())
    assert "“both page/a.py page/b.py” does not reach the page" in str(fault)


@pytest.mark.usefixtures("new")
@pytest.mark.parametrize(
    ("written", "instead", "line", "what"),
    [
        (" page/b.py", "", 1, "“both” names 2 files of snippets/ after “|”, here are"),
        ("loud", "shrill", 1, "“tone” is one of calm, loud, not “shrill”"),
        ("tone:", "tune:", 1, "“both” has no option “tune”; it has tone, alt"),
        ("A & B", "1", 1, "“alt” is text: a number, a date or nothing needs quotes"),
        ("///\n", "x\n///\n", 4, "“both” takes options only"),
    ],
)
def test_what_its_row_does_not_allow_is_a_fault(
    written: str, instead: str, line: int, what: str
) -> None:
    (fault,) = scan("p.md", BOTH[:5] + BOTH[5:].replace(written, instead)).faults
    assert str(fault).startswith(f"p.md:{line}: {what}")


@pytest.mark.usefixtures("new")
def test_its_row_says_what_both_languages_share() -> None:
    def compared(en: str) -> list[str]:
        pages = (scan(f"docs/{lang}/p.md", t) for lang, t in (("ja", BOTH), ("en", en)))
        return [str(fault) for fault in parity.compare(*pages)]

    assert compared(BOTH.replace("A & B", "other words")) == []
    assert "the blocks differ" in compared(BOTH.replace("loud", "calm"))[0]
    assert "the blocks differ" in compared(BOTH.replace("    alt: A & B\n", ""))[0]
    assert "the blocks differ" in compared(BOTH.replace("b.py", "c.py"))[0]


@pytest.mark.usefixtures("new")
def test_its_row_says_where_it_may_stand() -> None:
    def strange(page: Page) -> list[int | None]:
        return [fault.places[0].line for fault in page.misplaced()]

    assert strange(scan("docs/p.md", f"\n{BOTH}")) == [2]
    assert strange(scan("docs/q.md", "/// note | T\n///\n")) == []


def test_every_row_of_ours_has_its_template_and_every_context_its_row() -> None:
    used = {type_.template for type_ in BLOCKS.values() if type_.ours}
    assert used <= {path.name for path in render.TEMPLATES.glob("*.html")}
    methods = {name for name in vars(Contexts) if name.startswith("_for_")}
    rows = {f"_for_{name.replace('-', '_')}" for name, t in BLOCKS.items() if t.ours}
    assert methods <= rows


def test_blocks_that_may_say_the_same_share_a_row() -> None:
    rows = block_types.as_markdown().splitlines()
    (row,) = [row for row in rows if "`tip`" in row]
    assert row == "| `note`, `tip`, `warning` | a title | `attrs`: a mapping | yes |"
    (row,) = [row for row in rows if "`predict`" in row]
    assert "`asks`: own text" in row
    assert "`wrong`: a mapping to own text" in row


def test_the_documentation_has_the_table_as_it_is() -> None:
    table = block_types.as_markdown()
    assert "| `run` | one file of snippets/ |" in table
    assert table in (ROOT / "nn_or_f/README.md").read_text("utf-8")
