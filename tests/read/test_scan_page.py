"""The scan sees what a page names, on its line, and nothing inside code."""

from __future__ import annotations

import pytest

from nn_or_f.read.page import Block, Heading, Value
from nn_or_f.read.scan_page import scan

TEXT = """\
---
title: T
description: D
---
# Title { #title }

Text with `{= a/b.py:code =}` and {= a/b.py:x:.1f =} and [a `link`](other.md#there).

/// run | a/b.py
    badge: silent
    alt: "a: b"
///

//// details | Question {= a/b.py:q =}
    type: question

/// pair | a/nn.py a/f.py
///

////

```python
# no heading
/// run | not/this.py
{= not/this.py:x =}
```

| a | b |
| --- | --- |
| {= a/b.py:cell =} | [out](https://docs.pytorch.org/) |

## Second { #second .class }
"""


def test_a_page_is_read_with_its_lines() -> None:
    page = scan("docs/en/a.md", TEXT)
    assert page.faults == []
    assert page.meta == {"title": 2, "description": 3}
    assert page.headings == [
        Heading(1, "title", "Title", 5),
        Heading(2, "second", "Second", 32),
    ]
    assert page.blocks == [
        Block("run", ("a/b.py",), {"badge": "silent", "alt": "a: b"}, 9),
        Block("details", (), {"type": "question"}, 14),
        Block("pair", ("a/nn.py", "a/f.py"), {}, 17),
    ]
    assert page.values == [
        Value("a/b.py", "x", ".1f", 7),
        Value("a/b.py", "q", "", 14),
        Value("a/b.py", "cell", "", 30),
    ]
    assert page.links == [
        ("other.md#there", 7),
        ("https://docs.pytorch.org/", 30),
    ]
    assert len(page.code) == 1
    assert page.table_rows == [28, 29, 30]


def faults(text: str) -> list[str]:
    return [str(fault) for fault in scan("p.md", text).faults]


def test_an_unclosed_fence_is_told() -> None:
    (fault,) = faults("a\n\n```python\nx = 1\n")
    assert fault.startswith("p.md:3: the code fence “```” is not closed")


def test_a_close_without_a_block_is_told() -> None:
    (fault,) = faults("a\n\n///\n")
    assert fault == "p.md:3: “///” closes no block that is open here"


def test_an_outer_block_that_is_closed_too_early_is_told() -> None:
    found = faults("//// details | x\n\n/// run | a.py\n////\n")
    assert any("“////” closes no block" in fault for fault in found)


def test_an_id_that_stands_twice_is_told() -> None:
    (fault,) = faults("# A { #x }\n\n## B { #x }\n")
    assert fault == "p.md:3: the id “x” stands here twice"


def test_front_matter_of_no_keys_is_told() -> None:
    (fault,) = faults("---\n- a\n---\n# A { #a }\n")
    assert fault.startswith("p.md:1: the front matter is YAML")


def test_keys_that_choose_a_template_or_are_for_one_are_told() -> None:
    keys = "title: T\ntemplate: redirect.html\nauthor: [a]\n1: x\n"
    known = "the front matter may have title, description, hide, search, not"
    assert faults(f"---\n{keys}---\n# A {{ #a }}\n") == [
        f"p.md:3: {known} “template”",
        f"p.md:4: {known} “author”",
        f"p.md:5: {known} “1”",
    ]


@pytest.mark.parametrize("first", ["Note: read this", "  template: 404.html", "a-b:"])
def test_a_page_whose_first_line_mkdocs_takes_for_front_matter_is_told(
    first: str,
) -> None:
    (fault,) = faults(f"{first}\n\n# A {{ #a }}\n")
    name = first.partition(":")[0].strip()
    what = f"MkDocs takes “{name}:” for front matter: begin with “#”"
    assert fault == f"p.md:1: {what}"


def test_an_empty_page_is_told() -> None:
    assert faults("\n \n") == ["p.md:1: it is empty"]


def test_only_the_keys_of_the_front_matter_itself_are_compared() -> None:
    page = scan("p.md", "---\ntags:\n  - a\n  b: c\n...\n# A { #a }\n")
    assert page.meta == {"tags": 2}
    assert page.headings == [Heading(1, "a", "A", 6)]


def test_options_are_read_as_their_author_wrote_them() -> None:
    page = scan("p.md", "/// details | x\n    open: true\n    type: 猫\n///\n")
    assert page.faults == []
    assert page.blocks == [Block("details", (), {"open": "true", "type": "猫"}, 1)]


QUESTION = """\
/// predict | a/b.py
    value: n:.2f
    asks: 'What is `n`: one?'
    why: It is so.
    wrong:
        "0.50": Not {so}.
        'it''s 1': "Nor: so"
        two: No.
///
"""
SAID = {"0.50": "Not {so}.", "it's 1": "Nor: so", "two": "No."}


def test_a_mapping_is_read_with_its_keys_in_order() -> None:
    page = scan("p.md", QUESTION)
    assert page.faults == []
    (block,) = page.blocks
    assert block.options["asks"] == "What is `n`: one?"
    wrong = block.options["wrong"]
    assert isinstance(wrong, dict)
    assert [*wrong.items()] == [*SAID.items()]


@pytest.mark.parametrize(
    ("written", "instead", "what"),
    [
        ('"0.50"', "0.50", "“wrong” is a mapping of texts: “0.5” needs quotes, or is"),
        ('"0.50"', '" "', "“wrong” is a mapping of texts: “ ” needs quotes, or is"),
        ("two: No.", "two: 2", "“wrong” is a mapping to texts: “two” has none, or it"),
        ("two: No.", "two: ' '", "“wrong” is a mapping to texts: “two” has none, or"),
        ("two: No.", "two:", "“wrong” is a mapping to texts: “two” has none, or it"),
        ("two: No.", "two: No.\n        6: x", "“wrong” is a mapping of texts: “6” "),
        ("two: No.", "a: x\n        b: x", "“wrong” has 1 to 3 entries, here are 4"),
        ("why: It is so.", "why: ' '", "“why” is empty"),
        ("why: It is so.", "why:", "“why” is text: a number, a date or nothing needs"),
        ("    why: It is so.\n", "", "“predict” needs an option “why”"),
        ("    value: n:.2f\n", "", "“predict” needs an option “value”"),
    ],
)
def test_what_a_question_lacks_is_told(written: str, instead: str, what: str) -> None:
    assert written in QUESTION
    (fault,) = faults(QUESTION.replace(written, instead))
    assert fault.startswith(f"p.md:1: {what}")


@pytest.mark.parametrize("wrong", ["", " x", " []", " {}"])
def test_wrong_answers_that_are_no_mapping_or_none_are_told(wrong: str) -> None:
    begin = QUESTION.partition("        ")[0]
    (fault,) = faults(f"{begin[:-1]}{wrong}\n///\n")
    assert fault.startswith("p.md:1: “wrong” ")


def test_a_text_that_begins_with_a_backtick_is_told_what_it_needs() -> None:
    (fault,) = faults("/// run | a/b.py\n    alt: `x` is drawn\n///\n")
    assert fault.startswith("p.md:2: options are YAML")
    assert "so does one that begins with “`”" in fault


def test_an_option_without_its_space_is_told() -> None:
    (fault,) = faults("/// run | a/b.py\n    badge:works\n///\n")
    assert fault == "p.md:2: options are YAML: “key: value”, with a space"
