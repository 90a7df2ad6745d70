"""Compare the pages of both languages.

In: the scanned pages of both languages. Out: a fault for each difference that is not
the prose itself. Called by ``build``; as a program (``python -m nn_or_f.read.parity``)
it checks pages, snippets and pictures without running anything, for ``make lint``.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from nn_or_f import languages
from nn_or_f.faults import Fault, FaultError
from nn_or_f.read import entries, labs, pictures, snippet, sources
from nn_or_f.read.page import Page
from nn_or_f.read.scan_page import scan
from nn_or_f.read.sources import DOCS


def check(pages: Mapping[str, Page]) -> list[Fault]:
    """Faults for all pages, given by their path under docs/ ("ja/index.md")."""
    faults: list[Fault] = []
    for src_uri, here in pages.items():
        counterpart = languages.counterpart(src_uri)
        if counterpart is None:
            continue
        if counterpart not in pages:
            what = f"this page has no counterpart {DOCS}/{counterpart}"
            faults.append(Fault(what, (here.place(),)))
        elif languages.language_of(src_uri) == languages.LANGUAGES[0]:
            faults += compare(here, pages[counterpart])
    return faults


def compare(first: Page, second: Page) -> list[Fault]:
    """Faults for what only one of two pages has; ``first`` is in the first language."""
    return [
        *_in_order("heading", first, second, _headings),
        *_in_order("block", first, second, _blocks),
        *_in_order("code block", first, second, lambda p: p.code),
        *_counted("inline value", first, second, _values),
        *_counted("link", first, second, lambda p: p.links),
        *_counted("front-matter key", first, second, lambda p: list(p.meta.items())),
        *_tables(first, second),
    ]


_Items = Callable[[Page], list[tuple[Any, int]]]


def _headings(here: Page) -> list[tuple[str, int]]:
    return [(f"{'#' * h.level} #{h.id}", h.line) for h in here.headings]


def _blocks(here: Page) -> list[tuple[str, int]]:
    return [(block.shared, block.line) for block in here.blocks]


def _values(here: Page) -> list[tuple[str, int]]:
    return [(f"{v.file}:{v.name}:{v.spec}".rstrip(":"), v.line) for v in here.values]


def _in_order(kind: str, first: Page, second: Page, items: _Items) -> list[Fault]:
    """A fault for the first place where two sequences differ."""
    ours, theirs = items(first), items(second)
    for (one, line), (two, other_line) in zip(ours, theirs, strict=False):
        if one != two:
            what = f"the {kind}s differ: “{_short(one)}” here, “{_short(two)}” there"
            places = (first.place(line), second.place(other_line))
            return [Fault(what, places)]
    for here, there, more in (
        (first, second, ours[len(theirs) :]),
        (second, first, theirs[len(ours) :]),
    ):
        if more:
            item, line = more[0]
            what = f"{_named(there, here)} lacks the {kind} “{_short(item)}”"
            return [Fault(what, (here.place(line),))]
    return []


def _counted(kind: str, first: Page, second: Page, items: _Items) -> list[Fault]:
    """Faults for what one page has more often than the other, in whatever order."""
    faults = []
    for here, there in ((first, second), (second, first)):
        lacking = Counter(item for item, _ in items(here))
        lacking -= Counter(item for item, _ in items(there))
        for item in lacking:
            line = [n for found, n in items(here) if found == item][-1]
            what = f"{_named(there, here)} lacks the {kind} “{_short(item)}”"
            faults.append(Fault(what, (here.place(line),)))
    return faults


def _tables(first: Page, second: Page) -> list[Fault]:
    ours, theirs = first.table_rows, second.table_rows
    if len(ours) == len(theirs):
        return []
    here, there = (first, second) if len(ours) > len(theirs) else (second, first)
    what = f"{_named(there, here)} has {len(there.table_rows)} table rows"
    what += f", this page has {len(here.table_rows)}"
    return [Fault(what, (here.place(here.table_rows[0]),))]


def _named(there: Page, here: Page) -> str:
    """The name of ``there`` in a message about ``here``: a lab has both in one file."""
    return "the other language" if there.path == here.path else there.path


def _short(item: object) -> str:
    lines = str(item).strip().splitlines() or [""]
    return lines[0] if len(lines) == 1 else f"{lines[0]} …"


def main(root: Path) -> int:
    """Check the project at ``root``; print each fault; 1 if there is one."""
    try:
        texts = sources.pages(root)
    except FaultError as error:
        print(error, file=sys.stderr)
        return 1
    pages = {uri: scan(f"{DOCS}/{uri}", text) for uri, text in texts.items()}
    inside = {uri: p for uri, p in pages.items() if languages.language_of(uri)}
    faults = [fault for p in inside.values() for fault in p.faults]
    for name in labs.find(root):
        try:
            lab = labs.read(root, name)
        except FaultError as error:
            faults += error.faults
        else:
            inside.update((lab.src_uri(lang), p) for lang, p in lab.pages.items())
    faults += [fault for p in inside.values() for fault in entries.check(p)]
    faults += check(inside)
    names = list(snippet.find(root))
    drawn = list(pictures.find(root))
    files: list[tuple[Callable[[Path, str], object], str]] = [
        *((snippet.read, name) for name in names),
        *((pictures.read, name) for name in drawn),
    ]
    for read, name in files:
        try:
            read(root, name)
        except FaultError as error:
            faults += error.faults
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        counts = f"{len(inside)} pages, {len(names)} snippets and {len(drawn)} pictures"
        print(f"{counts} are in step")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
