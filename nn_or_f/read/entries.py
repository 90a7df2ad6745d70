"""The entries of a page of pitfalls: one problem each, with its runs.

In: a scanned `Page` below ``pitfalls/``. Out: an `Entry` for each of its sections, and
a fault for each section that is built otherwise. Called by ``build``, ``parity`` and
``work``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from nn_or_f.faults import Fault
from nn_or_f.read.page import Block, Heading, Page

#: The folder of the pages that are made of entries, in each language.
FOLDER = "pitfalls"
#: What a section may begin with: the runs of a problem, its only run, or a question.
CURE, RUN, QUESTION = "cure", "run", "predict"
#: The badges of a run that prints an error, or a warning.
PRINTS = ("raises", "warns")
#: How an entry's only run may end: it answers, or shows that nothing is wrong.
ANSWERS = ("works", "fine")
#: More than that is no cause: it is a chapter.
_MOST_SENTENCES = 2

_SENTENCE_END = re.compile(r"[。？！]|[.?!](?=[\s)）]|$)")
_CODE_OR_TARGET = re.compile(r"`[^`]*`|\]\([^)]*\)")


@dataclass(frozen=True)
class Entry:
    """One problem: its heading, how its symptom shows, and the snippets that print it.

    ``badge`` is "raises", "warns", or "silent" where a cure follows the symptom, and
    "works" or "fine" where one run is all.
    """

    id: str
    heading: str
    badge: str
    raises: tuple[str, ...] = ()


def has_entries(page: Page) -> bool:
    """Whether a page is made of entries; an index only leads to them."""
    path = PurePosixPath(page.path)
    return path.parent.name == FOLDER and path.stem != "index"


def of(page: Page) -> tuple[Entry, ...]:
    """The entries of a page, in their order; a section with a fault is none."""
    return tuple(entry for entry, _ in _read(page) if entry)


def check(page: Page) -> list[Fault]:
    """Faults for sections of a page of pitfalls that are built otherwise."""
    return [Fault(what, (page.place(line),)) for _, (what, line) in _read(page) if what]


def _read(page: Page) -> Iterator[tuple[Entry | None, tuple[str, int]]]:
    if not has_entries(page):
        return
    sections = [one for one in page.headings if one.level == 2]
    if not sections:
        yield None, ("a page of pitfalls has an entry: “## … { #short-name }”", 1)
    ends = [*(one.line for one in sections[1:]), len(page.lines) + 1]
    for heading, end in zip(sections, ends, strict=False):
        inside = [one for one in page.blocks if heading.line < one.line < end]
        ours = [block for block in inside if block.type.ours]
        if ours and ours[0].name == QUESTION:
            continue
        if what := _wrong(page, heading, ours):
            yield None, (what, heading.line)
            continue
        raising = [b for b in ours if b.options.get("badge") in PRINTS and b.arguments]
        raises = tuple(block.arguments[0] for block in raising)
        badge = str(ours[0].options.get("badge", ""))
        yield Entry(heading.id, heading.text, badge, raises), ("", 0)


def _wrong(page: Page, heading: Heading, blocks: list[Block]) -> str:
    """What is wrong with a section; "" for nothing."""
    name = f"the entry “{heading.id}”"
    if not blocks or blocks[0].name not in (CURE, RUN) or not blocks[0].arguments:
        return f"{name} begins with its runs: a block “{CURE}”, or “{RUN}” for one"
    first = blocks[0]
    if first.name == RUN and first.options.get("badge") not in ANSWERS:
        what = " or ".join(f"“badge: {badge}”" for badge in ANSWERS)
        return f"{name} has one run, which is no mistake: {what}"
    sentences = _sentences(page.lines[heading.line : first.line - 1])
    if not 0 < sentences <= _MOST_SENTENCES:
        what = f"{name} tells its cause before its runs in one or two sentences"
        return f"{what}, here are {sentences}"
    return ""


def _sentences(lines: list[str]) -> int:
    text = _CODE_OR_TARGET.sub("x", " ".join(lines))
    return len(_SENTENCE_END.findall(text.strip()))
