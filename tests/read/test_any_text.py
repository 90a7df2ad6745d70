"""Whatever an author writes, it is read, or there is a fault that says where."""

from __future__ import annotations

import ast
import contextlib
from pathlib import Path
from xml.etree import ElementTree

import nh3
import pytest
from hypothesis import strategies as st

from nn_or_f.faults import FaultError
from nn_or_f.languages import LANGUAGES
from nn_or_f.read import drawing, labs, markup, pictures, snippet
from nn_or_f.read.page import Page
from nn_or_f.read.scan_page import scan
from tests.anything import for_any, pieced
from tests.read.test_drawing import HARMLESS, HOSTILE, svg

CODE = pieced(
    [
        *("# ja: あ", "# en: a", "    # ja: い", "    # en: b", "# raises: E", "# x"),
        *("x = 1", "x = 1  # ja: y", '"""', "'''", "if x:", "    y = 2", "f(", ")"),
        *('s = """# ja: x', "\\", "\f", "\t", "\x00", "\x0b\x1c\x85\u2028", "(" * 9),
        *("{" * 9, "match x:", "  case _: pass", "é = '\ud800'", "\ufeff", "0777"),
        *("--1", "'\\N{x}'", "f'{x!z}'", "async", "return", "", " "),
    ],
    by="\n",
)


@for_any(CODE)
def test_a_snippet_has_two_views_of_the_same_code_or_a_fault(text: str) -> None:
    try:
        read = snippet.parse("page/x.py", text)
    except FaultError:
        return
    ja, en = (read.views[lang] for lang in LANGUAGES)
    assert ja.count("\n") == en.count("\n") == len(read.lines)
    assert ast.dump(ast.parse(ja)) == ast.dump(ast.parse(en))
    lines = text.split("\n")
    for number, line in enumerate(ja.removesuffix("\n").split("\n"), start=1):
        of_file = read.file_line(number)
        assert of_file is not None
        assert line in (lines[of_file - 1], lines[of_file - 1].replace("# ja:", "#", 1))


PROSE = [
    *("/// run | a.py", "/// pair | a.py b.py", "/// details | x", "//// note | *x*"),
    *(
        "///",
        "////",
        "    alt: x",
        "    alt: [",
        "    alt: &a [*a]",
        "    badge: works",
    ),
    *(
        "/// predict | a.py",
        "    value: x:",
        "    wrong:",
        "        '0': x",
        "        1:",
    ),
    *("    open: true", "    attrs: {class: x}", "    attrs: {onclick: x}", "\talt: 1"),
    *(
        "    alt: 2001-99-99",
        "    1: x",
        "    ? [a]",
        "    a: !!python/name:x",
        "    - a",
    ),
    *(
        "    alt: " + "[" * 2000,
        "    <<: 1",
        "    =: 1",
        "    alt: 0x_",
        "    alt: .inf",
    ),
    *(
        "    alt: !!timestamp x",
        "    alt: " + "9" * 5000,
        "---",
        "title: x",
        "title: [1",
    ),
    *("...", "```", "~~~ python", "# T { #t }", "## *x* `y` { #u }", "| a | b |"),
    *("{= a.py:x =}", "{= a.py:x:q", "=}", "[x](y.md#z)", "> /// run | a.py", "- ///"),
    *("`{=`", "\x00", "\r", "\r\n", "\x0b\x1c\u2028", "\ud800", " ", "", "<!--", "-->"),
]


@for_any(pieced(PROSE, by="\n"))
def test_any_page_is_read_and_each_fault_has_a_line_of_it(text: str) -> None:
    page = scan("docs/ja/x.md", text)
    lines = len(page.lines)
    for fault in page.faults:
        (place,) = fault.places
        assert place.line is not None
        assert 1 <= place.line <= lines


@pytest.mark.parametrize(
    "text",
    ["!!bool x", "!!timestamp x", "!!int ''", "2001-99-99", "[" * 2000, "a: b: c"],
)
def test_what_yaml_makes_no_value_of_is_a_fault(text: str) -> None:
    page = scan("docs/ja/x.md", f"/// run | a.py\n    alt: {text}\n///")
    (fault,) = page.faults
    assert str(fault).startswith("docs/ja/x.md:2: options are YAML")
    page = scan("docs/ja/x.md", f"---\ntitle: {text}\n---")
    assert "docs/ja/x.md:2: the front matter is YAML" in str(page.faults[0])


CELLS = pieced(
    [
        *("# ---", "# title: {ja: a, en: b}", "# description: {ja: a, en: b}", "# %%"),
        *('# %% [markdown] lang="ja"', '# %% [markdown] lang="en"', "# # T { #t }"),
        *('# %% figure="a"', "# figures:", "#   a: {ja: a, en: b}", "x = 1", "# ja: a"),
        *(
            "# en: a",
            "# %% [raw]",
            "# %% {",
            "# text",
            "#",
            "",
            "# - a",
            "# 2001-99-99",
        ),
        *(
            "# title: [",
            "# title: !!bool x",
            "# %%%x",
            '"""',
            "!ls",
            "%time",
            "# +",
            "# -",
        ),
    ],
    by="\n",
)
HEADER = "# ---\n# title: {ja: a, en: b}\n# description: {ja: a, en: b}\n# ---\n"


@for_any(st.one_of(CELLS, CELLS.map(HEADER.__add__)))
def test_a_lab_is_read_or_has_a_fault(text: str) -> None:
    with contextlib.suppress(FaultError):
        read = labs._lab("x", text)
        assert read.code


DRAWN = pieced(
    [
        *(inside for inside, _ in HOSTILE),
        *("<g>", "</g>", "<text>", "</text>", "<desc>", "</desc>", "<svg>", "</svg>"),
        *("<rect style='", "fill: red", ";", "url(", "#a", ")", "'/>", "<use href='"),
        *("<![CDATA[", "]]>", "<!--", "-->", "&lt;", "&#x3c;img onerror=a>", "a"),
        HARMLESS,
    ]
)


@for_any(DRAWN)
def test_a_drawing_without_a_fault_is_one_to_a_browser_too(inside: str) -> None:
    if drawing.faults_of_run(svg(inside)):
        return
    shown = ElementTree.tostring(drawing.parse(svg(inside)), "unicode")
    names = {name for element, name, value in seen(shown)}
    assert names <= drawing.ATTRIBUTES | {"xmlns:xlink"}
    assert drawing.cleaned(shown) == nh3.clean(
        shown,
        tags=drawing.ELEMENTS,
        attributes={"*": drawing.ATTRIBUTES},
        url_schemes={"data"},
        link_rel=None,
    )


def seen(html: str) -> list[tuple[str, str, str]]:
    """All attributes, but for addresses, as browsers see them: element, name, value."""
    found: list[tuple[str, str, str]] = []

    def note(element: str, name: str, value: str) -> str:
        found.append((element, name, value))
        return value

    nh3.clean(html, attribute_filter=note, generic_attribute_prefixes={""})
    return found


@for_any(DRAWN, st.sampled_from(["", "<title ja='a' en='b'/>", "<title ja='a'/>"]))
def test_a_picture_is_read_or_has_a_fault_with_its_line(
    inside: str, title: str
) -> None:
    text = svg(title + inside)
    try:
        pictures.parse("x.svg", text)
    except FaultError as error:
        for fault in error.faults:
            assert fault.source
            assert fault.source.line is not None


TAGS = pieced(
    [
        *("<img", "<p", "<a", "<svg", "<script", "<iframe", "</p", ">", "/>", "/", " "),
        *(
            "onerror",
            "ONLOAD",
            "href",
            "src",
            "style",
            "class",
            "=",
            '"',
            "'",
            "`",
            "x",
        ),
        *("javascript:x", "java&#115;cript:x", "<!--", "-->", "<![CDATA[", "]]>", "\n"),
        *("&quot;", "&gt;", "\t", "\f", "<", "?", "!"),
    ],
    most=20,
)


@for_any(TAGS)
def test_what_runs_for_a_browser_is_named(html: str) -> None:
    named = {what for what, _ in markup.strangers(html)}
    for element, name, _ in seen(f"{html}>"):
        if name.lower().startswith("on"):
            assert any(f" {name.lower()}=…>" in what for what in named), (element, name)


@for_any(TAGS)
def test_the_faults_of_markup_have_a_page(html: str) -> None:
    page = Page("docs/ja/x.md", lines=html.split("\n"))
    for fault in page.harmful(html):
        assert Path(fault.places[0].path).name == "x.md"
