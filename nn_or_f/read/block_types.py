"""The blocks that pages may use: one table.

In: the rows below. Out: a `BlockType` for each name: what its author may write, what
both languages share, and how it is shown. The scanner, the comparison of languages, the
Markdown extension and the documentation are made from it, so a new block is a row here
and a template in ``show/templates``, and a method of ``contexts`` if that template
needs more than the default context. Called by ``page``, ``scan_page``, ``markdown``,
``contexts`` and ``render``. As a program (``python -m nn_or_f.read.block_types``) it
prints the table as Markdown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby

from nn_or_f.read.pictures import FOLDER as PICTURES
from nn_or_f.read.snippet import FOLDER as SNIPPETS

#: What the arguments of a block are, besides files of SNIPPETS or PICTURES.
LAYERS, VERSIONS = "torch.nn", "torch"

#: What an option is.
TEXT, MAPPING = "text", "a mapping"

#: What a block may need besides what its arguments name.
STEPS = "the steps of its snippets"
ALL_LAYERS = "all layers"
ALL_FUNCTIONS = "all functions"
SHOWN_ON = "the pages that show each snippet"
ALL_ENTRIES = "the entries of all pages of pitfalls"


@dataclass(frozen=True)
class Option:
    """An option of a block.

    ``values`` are the allowed ones; where there are none, ``kind`` says what it is:
    TEXT, or a MAPPING of texts to texts, which has one of these ``counts`` of entries.
    A ``shared`` option has the same value in both languages; of another, each language
    has a text of its own, or in a mapping its own texts for the same keys. One that is
    ``needed`` may not be left out.
    """

    values: tuple[str, ...] = ()
    kind: str = TEXT
    shared: bool = True
    needed: bool = False
    counts: tuple[int, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether it is any text."""
        return not self.values and self.kind == TEXT

    @property
    def is_mapping(self) -> bool:
        """Whether it is a mapping."""
        return self.kind == MAPPING

    @property
    def left_out(self) -> str | dict[str, str]:
        """What it is where its author wrote nothing."""
        return {} if self.is_mapping else ""

    def entries(self) -> str:
        """How many entries it has, in words: "1 to 3"."""
        return _span(self.counts)


@dataclass(frozen=True)
class BlockType:
    """What authors may write in a block of one name, and how it is shown.

    A block takes one of these ``counts`` of arguments, which are files of the folder
    ``of``, or classes of torch.nn. ``template`` is a file of ``show/templates``;
    without one, pymdown-extensions makes the block from a title and Markdown. ``needs``
    is what it shows besides its arguments. Only a block that may be ``anywhere`` may be
    on pages of no language.
    """

    counts: tuple[int, ...] = ()
    of: str = ""
    options: Mapping[str, Option] = field(default_factory=dict)
    template: str = ""
    needs: tuple[str, ...] = ()
    anywhere: bool = False

    @property
    def ours(self) -> bool:
        """Whether it is made by this package, and not by pymdown-extensions."""
        return bool(self.template)

    def arguments(self) -> str:
        """What it takes, in words: "one file of snippets/"."""
        if not any(self.counts):
            return "nothing"
        nouns = {LAYERS: "class", VERSIONS: "version"}
        noun = nouns.get(self.of, "file")
        where = self.of if self.of in nouns else f"{self.of}/"
        if self.counts == (1,):
            return f"one {noun} of {where}"
        plural = "classes" if noun == "class" else "files"
        return f"{_span(self.counts)} {plural} of {where}"


def _span(counts: tuple[int, ...]) -> str:
    return " to ".join(str(n) for n in sorted({counts[0], counts[-1]}))


BADGE = Option(values=("works", "raises", "warns", "silent", "fine"))
#: How a symptom shows.
SYMPTOM = Option(values=("raises", "warns", "silent"), needed=True)
#: What a figure shows, in the language of the page.
ALT = Option(shared=False)
ATTRS = Option(kind=MAPPING)
#: A question, the name of the value that answers it, and why; answers that are wrong.
QUESTION = {
    "value": Option(needed=True),
    "asks": Option(shared=False, needed=True),
    "why": Option(shared=False, needed=True),
    "wrong": Option(kind=MAPPING, shared=False, needed=True, counts=(1, 2, 3)),
    "alt": ALT,
}

BLOCKS: dict[str, BlockType] = {
    "run": BlockType((1,), SNIPPETS, {"badge": BADGE, "alt": ALT}, "run.html"),
    "pair": BlockType((2,), SNIPPETS, {"alt": ALT}, "pair.html"),
    "inspect": BlockType(
        (1, 2, 3), SNIPPETS, {"alt": ALT}, "inspect.html", needs=(STEPS,)
    ),
    "cure": BlockType((2,), SNIPPETS, {"badge": SYMPTOM, "alt": ALT}, "cure.html"),
    "symptoms": BlockType((0,), template="symptoms.html", needs=(ALL_ENTRIES,)),
    "predict": BlockType((1,), SNIPPETS, QUESTION, "predict.html"),
    "picture": BlockType((1,), PICTURES, template="picture.html"),
    "atlas": BlockType((1,), LAYERS, template="layer.html"),
    "atlas-index": BlockType((0,), template="layers.html", needs=(ALL_LAYERS,)),
    "atlas-functions": BlockType(
        (0,), template="functions.html", needs=(ALL_LAYERS, ALL_FUNCTIONS)
    ),
    "version": BlockType((1,), VERSIONS, template="version.html", needs=(SHOWN_ON,)),
    "details": BlockType(
        options={"type": Option(), "open": Option(("true", "false")), "attrs": ATTRS},
        anywhere=True,
    ),
    "note": BlockType(options={"attrs": ATTRS}, anywhere=True),
    "tip": BlockType(options={"attrs": ATTRS}, anywhere=True),
    "warning": BlockType(options={"attrs": ATTRS}, anywhere=True),
}


def label(name: str, arguments: tuple[str, ...]) -> str:
    """A block in one line: "pair differences/a.py differences/b.py"."""
    return " ".join([name, *arguments])


def as_markdown() -> str:
    """The table of blocks, for the documentation."""
    head = ("Block", "After “\\|”", "Options", "On pages of no language")
    rows = [head, ("---",) * len(head)]
    for type_, alike in groupby(BLOCKS, key=BLOCKS.__getitem__):
        names = ", ".join(f"`{name}`" for name in alike)
        takes = type_.arguments() if type_.ours else "a title"
        options = [_in_words(key, option) for key, option in type_.options.items()]
        where = "yes" if type_.anywhere else ""
        rows.append((names, takes, "; ".join(options) or "none", where))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _in_words(key: str, option: Option) -> str:
    what = ", ".join(f"`{value}`" for value in option.values) or option.kind
    if not option.shared:
        what = f"{MAPPING} to own text" if option.is_mapping else f"own {what}"
    return f"`{key}`: {what}"


if __name__ == "__main__":
    print(as_markdown(), end="")
