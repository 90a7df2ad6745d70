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

from nn_or_f.read.pictures import FOLDER as PICTURES
from nn_or_f.read.snippet import FOLDER as SNIPPETS

#: What the arguments of a block are, besides files of SNIPPETS or PICTURES.
LAYERS, VERSIONS = "torch.nn", "torch"

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
    "text" or "a mapping". A ``shared`` option has the same value in both languages; of
    another, each language has a value of its own.
    """

    values: tuple[str, ...] = ()
    kind: str = "text"
    shared: bool = True

    @property
    def is_text(self) -> bool:
        """Whether it is any text."""
        return not self.values and self.kind == "text"


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
        count = " to ".join(str(n) for n in sorted({self.counts[0], self.counts[-1]}))
        return f"{count} {plural} of {where}"


BADGE = Option(values=("works", "raises", "silent", "fine"))
#: How a symptom shows.
SYMPTOM = Option(values=("raises", "silent"))
#: What a figure shows, in the language of the page.
ALT = Option(shared=False)
ATTRS = Option(kind="a mapping")

BLOCKS: dict[str, BlockType] = {
    "run": BlockType((1,), SNIPPETS, {"badge": BADGE, "alt": ALT}, "run.html"),
    "pair": BlockType((2,), SNIPPETS, {"alt": ALT}, "pair.html"),
    "inspect": BlockType(
        (1, 2, 3), SNIPPETS, {"alt": ALT}, "inspect.html", needs=(STEPS,)
    ),
    "cure": BlockType((2,), SNIPPETS, {"badge": SYMPTOM, "alt": ALT}, "cure.html"),
    "symptoms": BlockType((0,), template="symptoms.html", needs=(ALL_ENTRIES,)),
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
    for name, type_ in BLOCKS.items():
        takes = type_.arguments() if type_.ours else "a title"
        options = [_in_words(key, option) for key, option in type_.options.items()]
        where = "yes" if type_.anywhere else "no"
        rows.append((f"`{name}`", takes, "; ".join(options) or "none", where))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _in_words(key: str, option: Option) -> str:
    what = ", ".join(f"`{value}`" for value in option.values) or option.kind
    return f"`{key}`: {what}" + ("" if option.shared else ", in the page's language")


if __name__ == "__main__":
    print(as_markdown(), end="")
