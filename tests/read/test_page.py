"""A page says what it shows, on which line, and what of it its HTML lacks."""

from __future__ import annotations

import pytest

from nn_or_f.faults import Place
from nn_or_f.read.block_types import ALL_FUNCTIONS, ALL_LAYERS
from nn_or_f.read.page import Block, Options, Page, Value
from nn_or_f.read.scan_page import scan

TEXT = """\
# T { #t }

{= a/value.py:x =} and again {= a/run.py:x =}

/// run | a/run.py
    alt: A line
    badge: works
///

/// inspect | a/nn.py a/f.py
///

/// picture | box.svg
///

/// atlas | ReLU
///

//// details | A question { #ask }

/// atlas-index
///

////
"""
HTML = '<h1 id="t">T</h1>'


def page(text: str = TEXT) -> Page:
    found = scan("docs/en/p.md", text)
    assert found.faults == []
    return found


def rendered(found: Page) -> set[str]:
    """The labels of all that it names."""
    labels = {block.label for block in found.blocks}
    return labels | {value.label for value in found.values}


def test_what_a_page_names_is_kept_apart_by_what_it_is() -> None:
    found = page()
    assert found.snippets() == {"a/value.py", "a/run.py", "a/nn.py", "a/f.py"}
    assert found.inspected() == {"a/nn.py", "a/f.py"}
    assert found.pictures() == {"box.svg"}
    assert found.layers() == {"ReLU"}


def test_a_page_shows_a_file_by_a_block_or_by_a_value_on_each_line_once() -> None:
    found = page("{= a.py:x =} {= a.py:y =}\n/// pair | a.py a.py\n///\n")
    assert found.shows("a.py") == [Place("docs/en/p.md", n) for n in (1, 2)]
    assert found.shows("b.py") == []
    assert page().shows("ReLU") == [Place("docs/en/p.md", 16)]


def test_a_page_needs_what_its_blocks_show_besides_their_arguments() -> None:
    assert page().needs(ALL_LAYERS)
    assert not page().needs(ALL_FUNCTIONS)


def test_both_languages_write_a_block_alike_but_for_what_only_one_reads() -> None:
    def shared(**options: str) -> str:
        return Block("run", ("a/run.py",), options, 5).shared

    assert shared(badge="works", alt="A line") == "run a/run.py alt badge: works"
    assert shared(alt="線", badge="works") == shared(badge="works", alt="A line")
    assert shared(badge="raises") != shared(badge="works")


def test_both_languages_have_the_same_wrong_answers_in_one_order() -> None:
    def shared(*keys: str, value: str = "n", text: str = "x") -> str:
        wrong = dict.fromkeys(keys, text)
        options: Options = {"value": value, "asks": text, "wrong": wrong}
        return Block("predict", ("a/b.py",), options, 5).shared

    assert shared("0", "1") == "predict a/b.py asks value: n wrong: ['0', '1']"
    assert shared("0", "1", text="y") == shared("0", "1")
    assert shared("1", "0") != shared("0", "1") != shared("0") != shared("0", value="m")
    assert shared("0, 1") != shared("0", "1")


def test_a_page_takes_values_for_its_prose_and_as_answers() -> None:
    asks = "    asks: a\n    why: b\n    wrong:\n        c: d\n///\n"
    found = page(f"{{= a.py:x =}}\n\n/// predict | b.py\n    value: y:.2f\n{asks}")
    assert found.taken == [Value("a.py", "x", "", 1), Value("b.py", "y", ".2f", 3)]
    assert found.values == found.taken[:1]
    assert {block.answer for block in page().blocks} == {None}


def test_a_page_of_no_language_may_show_nothing_that_speaks_one() -> None:
    found = page(
        "/// note | A title\n///\n\n{= a.py:x =}\n\n/// picture | a.svg\n///\n"
    )
    assert [fault.places[0].line for fault in found.misplaced()] == [4, 6]


def test_nothing_is_lost_that_reaches_the_html() -> None:
    assert page().lost(HTML, rendered(page())) == []


@pytest.mark.parametrize(
    ("label", "line"), [("run a/run.py", 5), ("a/value.py:x", 3), ("atlas-index", 21)]
)
def test_what_does_not_reach_the_html_is_told_with_its_line(
    label: str, line: int
) -> None:
    (fault,) = page().lost(HTML, rendered(page()) - {label})
    assert str(fault).startswith(f"docs/en/p.md:{line}: “{label}” does not reach")


def test_a_block_of_the_library_that_is_left_as_text_is_told() -> None:
    found = page("/// note | A title\n    attrs: {id: x}\n///\n")
    (fault,) = found.lost("<p>/// note</p>", set())
    assert str(fault) == "docs/en/p.md: a block was left as text"


@pytest.mark.parametrize(
    ("markup", "what"),
    [
        ("<h2>Some &lt;words&gt;</h2>", ":3: here is <h2> “”"),
        (
            '<h2 class="a" id="some">Some <em>&lt;words></em></h2>',
            ":3: here is <h2> “some”",
        ),
        ("<h3 id=t2>not in the source</h3>", ": here is <h3> “t2”"),
        ("<h2></h2>", ": here is <h2> “”"),
        ("<h2>T</h2>", ": here is <h2> “”"),  # the words of another heading
    ],
)
def test_a_heading_that_was_not_written_with_its_id_is_told(
    markup: str, what: str
) -> None:
    found = page("# T { #t }\n\nSome <words>\n---\n")
    (fault,) = found.lost(HTML + markup, set())
    assert str(fault).startswith(f"docs/en/p.md{what}, which was not written as")
