"""What a page names, and on which line.

In: what ``scan_page`` found in a page's Markdown. Out: a `Page`, which says what it
shows and what of that is missing in its HTML. Called by ``scan_page``, ``build``,
``parity``, ``labs`` and ``markdown``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from nn_or_f.faults import Fault, Place
from nn_or_f.languages import LANGUAGES
from nn_or_f.read import block_types
from nn_or_f.read.block_types import BlockType
from nn_or_f.read.markup import strangers, unbalanced
from nn_or_f.read.pictures import FOLDER as PICTURES
from nn_or_f.read.snippet import FOLDER as SNIPPETS

#: The inside of an inline value: file, name and perhaps a format.
VALUE = re.compile(r"\s*(?P<file>[\w./-]+\.py):(?P<name>\w+)(?::(?P<spec>.*?))?\s*")

_HTML_HEADING = re.compile(
    r"<h(?P<level>[1-6])(?P<attrs>(?:\s[^>]*)?)>(?P<inside>.*?)(?:</h|$)", re.DOTALL
)
_HTML_ID = re.compile(r"\sid=[\"']?(?P<id>[^\"'\s]*)")

_LOST = "does not reach the page from here: Markdown takes it for code or HTML"


#: What an author wrote in a block, by name: texts, and mappings of texts.
Options = Mapping[str, str | Mapping[str, str]]


@dataclass(frozen=True)
class Block:
    """A block as its author wrote it, with the line it starts on."""

    name: str
    arguments: tuple[str, ...]
    options: Options
    line: int

    @property
    def type(self) -> BlockType:
        """Its row in the table of blocks."""
        return block_types.BLOCKS[self.name]

    @property
    def label(self) -> str:
        """Its name and arguments, as a renderer calls it too."""
        return block_types.label(self.name, self.arguments)

    @property
    def shared(self) -> str:
        """What both languages must write in the same way."""
        return " ".join([self.label, *map(self._shared, sorted(self.options))])

    def _shared(self, key: str) -> str:
        option, value = self.type.options.get(key), self.options[key]
        if option is None or option.shared:
            return f"{key}: {value}"
        return f"{key}: {[*value]}" if isinstance(value, Mapping) else key

    @property
    def answer(self) -> Value | None:
        """The value of its run that answers what it asks; None: it asks nothing."""
        written = self.options.get("value")
        if "value" not in self.type.options or not written or not self.arguments:
            return None
        name, _, spec = str(written).partition(":")
        return Value(self.arguments[0], name.strip(), spec.strip(), self.line)


@dataclass(frozen=True)
class Value:
    """An inline value: a name of a snippet, and a format ("" for none)."""

    file: str
    name: str
    spec: str
    line: int

    @property
    def label(self) -> str:
        """Its file and name, as a renderer calls it too."""
        return f"{self.file}:{self.name}"


@dataclass(frozen=True)
class Heading:
    """A heading's level (1 to 6), id and text."""

    level: int
    id: str
    text: str
    line: int


@dataclass
class Page:
    """What a page names, in the order of its lines.

    ``path`` is relative to the project's root ("docs/ja/glossary.md").
    """

    path: str
    blocks: list[Block] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    links: list[tuple[str, int]] = field(default_factory=list)
    code: list[tuple[str, int]] = field(default_factory=list)
    table_rows: list[int] = field(default_factory=list)
    meta: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    lines: list[str] = field(default_factory=list, repr=False)

    @property
    def title(self) -> str:
        """The words of its first heading."""
        return self.headings[0].text if self.headings else ""

    @property
    def taken(self) -> list[Value]:
        """All values that it takes from runs: in its prose, and to answer questions."""
        answers = (block.answer for block in self.blocks)
        return [*self.values, *(answer for answer in answers if answer)]

    def place(self, line: int | None = None) -> Place:
        """A line of this page."""
        return Place(self.path, line)

    def fault(self, line: int, what: str) -> None:
        """Add a fault on a line."""
        self.faults.append(Fault(what, (self.place(line),)))

    def shows(self, name: str) -> list[Place]:
        """Where the page names a snippet, a picture or a layer."""
        lines = self._lines.get(name)
        return [self.place(line) for line in sorted(lines)] if lines else []

    @cached_property
    def _lines(self) -> dict[str, set[int]]:
        """On which lines each snippet, picture or layer is named, once all is read."""
        found: dict[str, set[int]] = {}
        for block in self.blocks:
            for name in block.arguments:
                found.setdefault(name, set()).add(block.line)
        for value in self.values:
            found.setdefault(value.file, set()).add(value.line)
        return found

    def snippets(self, *, values: bool = True) -> set[str]:
        """Names of all snippets that the page names, in blocks and for ``values``."""
        taken = {value.file for value in self.values} if values else set()
        return self._arguments_of(SNIPPETS) | taken

    def pictures(self) -> set[str]:
        """Names of all pictures that the page names."""
        return self._arguments_of(PICTURES)

    def layers(self) -> set[str]:
        """Names of all classes of torch.nn that the page names."""
        return self._arguments_of(block_types.LAYERS)

    def inspected(self) -> set[str]:
        """Names of all snippets that the page shows step by step."""
        found = [b for b in self.blocks if block_types.STEPS in b.type.needs]
        return {name for block in found for name in block.arguments}

    def needs(self, what: str) -> bool:
        """Whether one of its blocks needs this: STEPS, ALL_LAYERS or ALL_FUNCTIONS."""
        return any(what in block.type.needs for block in self.blocks)

    def _arguments_of(self, folder: str) -> set[str]:
        found = [b for b in self.blocks if b.type.of == folder]
        return {name for block in found for name in block.arguments}

    def misplaced(self) -> list[Fault]:
        """Faults for what a page in no language must not have."""
        lines = [block.line for block in self.blocks if not block.type.anywhere]
        lines += [value.line for value in self.values]
        folders = " or ".join(f"docs/{lang}/" for lang in LANGUAGES)
        what = f"only pages in {folders} can show snippets and their values"
        return [Fault(what, (self.place(line),)) for line in sorted(set(lines))]

    def lost(self, markup: str, rendered: Set[str]) -> list[Fault]:
        """Faults for what the page names and its HTML lacks, or the reverse.

        ``rendered`` has the labels of the blocks and inline values that Markdown
        handed on: it leaves alone what stands in HTML, in comments and in code.
        """
        named = [(b.label, b.line) for b in self.blocks if b.type.ours]
        named += [(value.label, value.line) for value in self.values]
        found = [
            Fault(f"“{label}” {_LOST}", (self.place(line),))
            for label, line in named
            if label not in rendered
        ]
        found += self._unwritten_headings(markup)
        if "<p>///" in markup and not found:
            found.append(Fault("a block was left as text", (self.place(),)))
        return found + self.harmful(markup)

    def harmful(self, markup: str) -> list[Fault]:
        """Faults for what can run in the page's HTML, or swallow what follows it."""
        found = []
        for what, words in (*strangers(markup), *unbalanced(markup)):
            numbered = enumerate(self.lines, start=1)
            lines = (n for n, text in numbered if _bare(words) in _bare(text))
            found.append(Fault(what, (self.place(next(lines, None)),)))
        return found

    def _unwritten_headings(self, markup: str) -> list[Fault]:
        """Faults for headings that were not written as Markdown, with an id."""
        found = []
        known = {heading.id for heading in self.headings}
        for match in _html_headings(markup):
            id_ = _HTML_ID.search(match["attrs"])
            name = id_["id"] if id_ else ""
            if name not in known:
                what = f"here is <h{match['level']}> “{name}”, which was not"
                what += " written as “## … { #short-name }”"
                line = self._line_of(match["inside"])
                found.append(Fault(what, (self.place(line),)))
        return found

    def _line_of(self, markup: str) -> int | None:
        """The line, of no known heading, where the words of ``markup`` stand."""
        words = html.unescape(re.sub(r"<[^>]*>", "", markup)).strip()
        known = {heading.line for heading in self.headings}
        numbered = enumerate(self.lines, start=1)
        lines = (n for n, text in numbered if n not in known and words in text)
        return next(lines, None) if words else None


@lru_cache(maxsize=256)  # `mkdocs serve` asks for the same pages again and again
def _html_headings(markup: str) -> tuple[re.Match[str], ...]:
    return (*_HTML_HEADING.finditer(markup),)


def _bare(text: str) -> str:
    """A text without entities, spaces, and case, as browsers read an address."""
    return re.sub(r"\s", "", html.unescape(text)).lower()
