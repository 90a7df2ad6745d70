"""Whatever a run prints, holds, or draws comes out of the HTML as the same text."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import markdown
import nbformat
import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import assume
from hypothesis import strategies as st

from nn_or_f.read import drawing, markup, snippet
from nn_or_f.run.steps import Change, Step, Trace
from nn_or_f.run.task import Result
from nn_or_f.show import downloads, inline_svg
from nn_or_f.show.inputs import PageInputs
from nn_or_f.show.markdown import Blocks
from nn_or_f.show.render import PageRenderer
from nn_or_f.show.values import format_value
from tests.anything import WORDS, for_any, pieced
from tests.show.page import inputs

#: What means something to HTML, to Markdown, to its extensions, and to templates.
PIECES = [
    *(
        "</samp>",
        "</pre>",
        "</script>",
        "<script>",
        "<!--",
        "-->",
        "]]>",
        "&amp;",
        "&#60;",
    ),
    *(
        "<b>",
        "&",
        "<",
        ">",
        '"',
        "'",
        "\\",
        "`",
        "\n```\n",
        "\n~~~\n",
        "**",
        "_",
        "[x](y)",
        "#",
    ),
    *("{= page/nn.py:x =}", "/// run | page/nn.py", "///", "{{ x }}", "{% x %}", "{#"),
    *(
        "\n",
        "\n\n",
        "\n    ",
        "\t",
        " ",
        "klzzwxh:0001",
        "wzxhzdk:0",
        "1. x",
        "- x",
        "|",
    ),
    *("日本語", "é", "🎲", "\u200b", "\u202e", "\u00a0", "\u2028", "\x85", "\ufeff"),
]


def printable(text: str) -> bool:
    """Whether a run can have printed it: it is rid of control characters."""
    signs = {ord(sign) for sign in text} - {9, 10}
    return not any(n < 32 or n == 127 or 0xD800 <= n < 0xE000 for n in signs)


TEXTS = pieced(PIECES).filter(printable)


BLOCKS = Blocks()
NAMES = ["attr_list", "md_in_html", "tables", "toc", "pymdownx.superfences"]
CONVERTER = markdown.Markdown(extensions=[*NAMES, BLOCKS])


def shown(source: str, made_of: PageInputs) -> BeautifulSoup:
    """A page's Markdown as MkDocs converts it, and its HTML as a browser reads it."""
    BLOCKS.renderer = PageRenderer(made_of, url_of=lambda src_uri: src_uri)
    html = CONVERTER.reset().convert(source)
    assert markup.strangers(html) == ()
    return BeautifulSoup(html, "html.parser")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    (found,) = soup.select(selector)
    return found


def with_run(**what: Any) -> PageInputs:
    run = replace(Result("page/nn.py", "", ""), **what)
    return replace(inputs(), runs={"page/nn.py": run})


@for_any(TEXTS, TEXTS, TEXTS)
def test_what_a_snippet_prints_is_shown_as_it_is(
    out: str, err: str, error: str
) -> None:
    page = shown(
        "# T\n\n/// run | page/nn.py\n///",
        with_run(stdout=out, stderr=err, error=error),
    )
    texts = [samp.get_text() for samp in page.select("samp")]
    assert texts[0] == out.rstrip("\n") if out else True
    for text in (err, error):
        if text.rstrip("\n"):
            assert text.rstrip("\n") in texts


@for_any(TEXTS)
def test_a_value_stands_in_a_sentence_as_it_is(value: str) -> None:
    assume(value.strip())
    page = shown("A {= page/nn.py:x =} b.", with_run(values={"x": value}))
    assert one(page, ".nnf-value").get_text() == value
    assert page.get_text() == f"A {value} b."


@for_any(TEXTS)
def test_what_a_figure_shows_is_said_as_it_was_written(alt: str) -> None:
    assume(alt)
    svg = "<svg xmlns='http://www.w3.org/2000/svg'/>"
    renderer = PageRenderer(with_run(figures=[svg]), url_of=lambda src_uri: src_uri)
    html = renderer.block("run", "page/nn.py", alt=alt)
    assert one(BeautifulSoup(html, "html.parser"), "figure")["aria-label"] == alt


@for_any(TEXTS, TEXTS, TEXTS)
def test_a_question_and_its_answers_are_asked_as_they_are(
    value: str, asks: str, why: str
) -> None:
    assume(value.strip() and value.strip() != "no")
    made_of = with_run(values={"x": value})
    renderer = PageRenderer(made_of, url_of=lambda src_uri: src_uri)
    texts = {"asks": asks, "why": why}
    wrong = {"no": asks}
    html = renderer.block("predict", "page/nn.py", value="x", wrong=wrong, **texts)
    assert (markup.strangers(html), markup.unbalanced(html)) == ((), ())
    page = BeautifulSoup(html, "html.parser")
    answers = {code.get_text() for code in page.select("li > code")}
    assert answers == {value.strip(), "no"}
    said = page.select(".nnf-predict__asks, .nnf-predict__explained dd")
    for text, written in zip(said, (asks, why, asks), strict=True):
        # Of a text that is nothing but space, the parser keeps one.
        assert text.get_text().split() == written.replace("`", "").split()


@for_any(TEXTS, TEXTS)
def test_the_words_of_a_figure_are_drawn_as_they_are(words: str, name: str) -> None:
    assume(words.strip())
    root = ElementTree.Element(f"{drawing.SVG}svg")
    ElementTree.SubElement(root, f"{drawing.SVG}text", {"class": name}).text = words
    html = inline_svg.inline(ElementTree.tostring(root, "unicode"), "a")
    assert one(BeautifulSoup(html, "html.parser"), "text").get_text() == words


@for_any(TEXTS, TEXTS, TEXTS)
def test_what_the_inspector_holds_survives_the_page(
    path: str, text: str, code: str
) -> None:
    assume(code.strip())
    step = Step(1, 0, {path: {"kind": "value", "text": text}}, (path,), (), ())
    step = replace(step, changes=(Change("new", (path,)),))
    trace = Trace((step,), "")
    source = "x = " + repr(code) + "\n"
    one_snippet = snippet.parse("page/nn.py", source)
    page = shown(
        "/// inspect | page/nn.py\n///",
        replace(
            with_run(stdout=text),
            snippets={"page/nn.py": one_snippet},
            traces={"page/nn.py": trace},
        ),
    )
    (script,) = page.select("script")
    expected = json.loads(json.dumps(trace.data()))
    assert json.loads(script.get_text()) == expected
    assert one(page, "pre > code").get_text() == source
    assert one(page, "td:nth-of-type(2) code").get_text() == source.rstrip("\n")
    assert json.loads(str(one(page, "nnf-inspect")["data-words"]))["step"]


@for_any(WORDS)
def test_a_notebook_holds_the_code_to_the_byte_as_nbformat_writes_it(text: str) -> None:
    one_snippet = snippet.parse("page/nn.py", f"x = {text!r}\ny = 1\n")
    files = downloads.of_snippet(one_snippet)
    written = files["en/snippets/page/nn.ipynb"]
    read = nbformat.reads(written, as_version=4)
    assert read.cells[0].source == one_snippet.views["en"].rstrip("\n")
    assert nbformat.writes(read) + "\n" == written
    assert files["en/snippets/page/nn.py"] == one_snippet.views["en"]


SPECS = st.text("<>=^+-0123456789.,_xXdeEfFgGsn%#zc! {}", max_size=6)


@for_any(
    st.one_of(st.text(max_size=5), st.integers(), st.floats(), st.booleans()), SPECS
)
def test_any_format_is_one_or_is_told_so(value: object, spec: str) -> None:
    try:
        text = format_value(value, spec)
    except (ValueError, TypeError, OverflowError):
        return
    assert len(text) < 2000


def test_a_format_cannot_ask_for_all_memory() -> None:
    with pytest.raises(ValueError, match="three digits at most"):
        format_value("x", f">{10**12}")
