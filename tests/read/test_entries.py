"""A page of pitfalls is made of entries, and a section built otherwise is a fault."""

from __future__ import annotations

import pytest

from nn_or_f.read import entries
from nn_or_f.read.entries import Entry
from nn_or_f.read.page import Page
from nn_or_f.read.scan_page import scan

HEAD = "# T { #t }\n\nIt begins. It goes on. And on.\n\n"
CAUSE = "It is `a.b` (see [c](d.md#e)). So write that.\n"
CURE = "/// cure | a/x.py a/y.py\n    badge: {}\n///\n"
RUN = "/// run | a/z.py\n    badge: {}\n///\n"


def entry(text: str, cause: str = CAUSE) -> str:
    return f"## One `x` {{ #one }}\n\n{cause}\n{text}"


def page(text: str, path: str = "docs/en/pitfalls/p.md") -> Page:
    found = scan(path, HEAD + text)
    assert found.faults == []
    return found


def only_fault(text: str) -> str:
    (fault,) = entries.check(page(text))
    return str(fault)


@pytest.mark.parametrize(
    ("text", "badge", "raises"),
    [
        (CURE.format("raises"), "raises", ("a/x.py",)),
        (CURE.format("silent"), "silent", ()),
        (CURE.format("silent") + RUN.format("raises"), "silent", ("a/z.py",)),
        (RUN.format("works"), "works", ()),
        (RUN.format("fine"), "fine", ()),
    ],
)
def test_an_entry_has_a_heading_a_cause_and_runs(
    text: str, badge: str, raises: tuple[str, ...]
) -> None:
    found = page(entry(text))
    assert entries.check(found) == []
    assert entries.of(found) == (Entry("one", "One `x`", badge, raises),)


def test_a_question_is_no_entry() -> None:
    question = "/// predict | a/q.py\n    value: x\n    asks: Q\n    why: So.\n"
    question += "    wrong:\n        two: If so.\n///\n"
    found = page(entry(CURE.format("silent")) + "## Last { #last }\n\n" + question)
    assert entries.check(found) == []
    assert [one.id for one in entries.of(found)] == ["one"]


def test_only_pages_of_pitfalls_have_entries() -> None:
    for path in ("docs/en/p.md", "docs/en/pitfalls/index.md"):
        found = page("## One { #one }\n", path)
        assert not entries.has_entries(found)
        assert entries.of(found) == ()
        assert entries.check(found) == []


def test_a_section_without_runs_is_a_fault() -> None:
    says = "the entry “one” begins with its runs: a block “cure”, or “run” for one"
    assert only_fault(entry("")) == f"docs/en/pitfalls/p.md:5: {says}"
    assert says in only_fault(entry("/// pair | a/x.py a/y.py\n///\n"))
    later = entry("/// pair | a/x.py a/y.py\n///\n") + CURE.format("silent")
    assert says in only_fault(later)


def test_a_page_without_an_entry_is_a_fault() -> None:
    assert "a page of pitfalls has an entry" in only_fault("Nothing.\n")


def test_an_entry_says_how_its_symptom_shows() -> None:
    for badge in ("raises", "silent"):
        assert "“badge: works” or “badge: fine”" in only_fault(entry(RUN.format(badge)))
    assert entries.of(page(entry(RUN.format("raises")))) == ()


@pytest.mark.parametrize(
    ("cause", "count"),
    [
        ("", 0),
        ("One. Two. Three.\n", 3),
        ("一つ。二つ。\n\n三つ。\n", 3),
        ("Why? Because! So.\n", 3),
    ],
)
def test_a_cause_is_one_sentence_or_two(cause: str, count: int) -> None:
    fault = only_fault(entry(CURE.format("silent"), cause))
    assert fault.endswith(f"in one or two sentences, here are {count}")


@pytest.mark.parametrize(
    "cause",
    [
        "One at 0.5, by `a.b. c`.\n",
        "一つ（`x. y`）。二つ。\n",
        "See [`a. b`](c.md#d. e) for it.\n",
        "It ends (so).\nThen ends.\n",
    ],
)
def test_a_point_in_code_or_in_a_number_ends_no_sentence(cause: str) -> None:
    assert entries.check(page(entry(CURE.format("silent"), cause))) == []
