"""A page's source: what it names, and on which line.

In: the Markdown text of a page. Out: a `Page` with its headings, blocks,
inline values, links and code, and a fault for each thing that Markdown would
let through without a message. The Markdown library knows no line numbers,
leaves an unknown block in the page as text and lets an unclosed one swallow
the rest; so a page is scanned first. Called by ``build``, ``parity`` and
``labs``.
"""

from __future__ import annotations

import html
import re
import textwrap
from dataclasses import dataclass, field
from functools import lru_cache

import yaml

from nn_or_f.faults import Fault, Place
from nn_or_f.languages import LANGUAGES
from nn_or_f.read.pictures import FOLDER as PICTURES
from nn_or_f.read.snippet import FOLDER as SNIPPETS

BADGES = ("works", "raises", "silent")

#: What the names of an ``atlas`` block are, in place of a folder's files.
LAYERS = "torch.nn"

#: Our blocks, and the names each takes: how many, and of files in which folder.
BLOCKS: dict[str, tuple[tuple[int, ...], str]] = {
    "run": ((1,), SNIPPETS),
    "pair": ((2,), SNIPPETS),
    "inspect": ((1, 2, 3), SNIPPETS),
    "picture": ((1,), PICTURES),
    "atlas": ((1,), LAYERS),
    "atlas-index": ((0,), LAYERS),
    "atlas-functions": ((0,), LAYERS),
}

#: All blocks that pages may use (ours and pymdown-extensions'), their options,
#: and the values allowed where not all are.
OPTIONS: dict[str, dict[str, tuple[str, ...] | None]] = {
    "run": {"badge": BADGES, "alt": None},
    "pair": {"alt": None},
    "inspect": {"alt": None},
    "picture": {},
    "atlas": {},
    "atlas-index": {},
    "atlas-functions": {},
    "details": {"type": None, "open": ("true", "false"), "attrs": None},
    "note": {"attrs": None},
    "tip": {"attrs": None},
    "warning": {"attrs": None},
}

_FENCE = re.compile(r"\s*(?P<ticks>`{3,}|~{3,})(?P<info>[^`]*)")
_OPEN = re.compile(
    r"\s*(?P<mark>/{3,})[ \t]*(?P<name>[\w-]+)[ \t]*(?:\|[ \t]*(?P<arg>.*?))?\s*"
)
#: What was meant as a block.
_MISSPELT = re.compile(r"\s*(?P<mark>/{3,})(?P<rest>[^/].*)")
_CLOSE = re.compile(r"\s*(?P<mark>/{3,})\s*")
#: A block where Markdown sees it and this scan does not.
_HIDDEN = re.compile(r"\s*(?:>\s*|[-*+]\s+|\d+\.\s+)+/{3,}\s*\w")
_OPTION = re.compile(r"(?:\t| {4})\s*[\w-]+:.*")
_HEADING = re.compile(
    r"(?P<marks>#{1,6})\s+(?P<text>.*?)\s*(?:\{(?P<attrs>[^}]*)\})?\s*"
)
_ID = re.compile(r"#(?P<id>[\w-]+)")
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_HTML_HEADING = re.compile(
    r"<h(?P<level>[1-6])(?P<attrs>(?:\s[^>]*)?)>(?P<inside>.*?)(?:</h|$)", re.DOTALL
)
_HTML_ID = re.compile(r"\sid=[\"']?(?P<id>[^\"'\s]*)")
_VALUE = re.compile(r"\{=(?P<inside>.*?)=\}")
_IN_ATTRIBUTE = re.compile(r"(?:!\[[^\]]*|\]\([^)]*)\{=")
_LINK = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]\((?P<target>[^()\s]+)[^()]*\)")

#: The inside of an inline value: file, name and perhaps a format.
VALUE = re.compile(r"\s*(?P<file>[\w./-]+\.py):(?P<name>\w+)(?::(?P<spec>.*?))?\s*")


#: What the theme expects of keys in the front matter.
_META: dict[str, tuple[type, str]] = {
    "title": (str, "text (a number needs quotes)"),
    "description": (str, "text (a number needs quotes)"),
    "hide": (list, "a list"),
    "search": (dict, "lines “key: value”"),
}

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")

_LOST = "does not reach the page from here: Markdown takes it for code or HTML"


@dataclass(frozen=True)
class Block:
    """A block as its author wrote it, with the line it starts on."""

    name: str
    arguments: tuple[str, ...]
    options: dict[str, str]
    line: int


@dataclass(frozen=True)
class Value:
    """An inline value: a name of a snippet, and a format ("" for none)."""

    file: str
    name: str
    spec: str
    line: int


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

    def place(self, line: int | None = None) -> Place:
        """A line of this page."""
        return Place(self.path, line)

    def fault(self, line: int, what: str) -> None:
        """Note a fault on a line."""
        self.faults.append(Fault(what, (self.place(line),)))

    def shows(self, name: str) -> list[Place]:
        """Where the page names the snippet ``name``."""
        lines = [b.line for b in self.blocks if name in b.arguments]
        lines += [v.line for v in self.values if v.file == name]
        return [self.place(line) for line in sorted(set(lines))]

    def lost(self, markup: str, rendered: set[str]) -> list[Fault]:
        """Faults for what the page names and its HTML lacks, or the reverse.

        ``rendered`` has the blocks and inline values that Markdown handed on:
        it leaves them alone in HTML, in comments and in code.
        """
        named = [
            (" ".join([block.name, *block.arguments]), block.line)
            for block in self.blocks
            if block.name in BLOCKS
        ]
        named += [(f"{v.file}:{v.name}", v.line) for v in self.values]
        found = [
            Fault(f"“{what}” {_LOST}", (self.place(line),))
            for what, line in named
            if what not in rendered
        ]
        known = {heading.id for heading in self.headings}
        for match in _HTML_HEADING.finditer(markup):
            id_ = _HTML_ID.search(match["attrs"])
            name = id_["id"] if id_ else ""
            if name not in known:
                what = f"here is <h{match['level']}> “{name}”, which was not"
                what += " written as “## … { #short-name }”"
                line = self._line_of(match["inside"])
                found.append(Fault(what, (self.place(line),)))
        if "<p>///" in markup and not found:
            found.append(Fault("a block was left as text", (self.place(),)))
        return found

    def _line_of(self, markup: str) -> int | None:
        """The line, of no known heading, where the words of ``markup`` stand."""
        words = html.unescape(re.sub(r"<[^>]*>", "", markup)).strip()
        known = {heading.line for heading in self.headings}
        numbered = enumerate(self.lines, start=1)
        lines = (n for n, text in numbered if n not in known and words in text)
        return next(lines, None) if words else None

    def strangers(self) -> list[Fault]:
        """Faults for what only pages in a language may have: all that is ours."""
        lines = [block.line for block in self.blocks if block.name in BLOCKS]
        lines += [value.line for value in self.values]
        folders = " or ".join(f"docs/{lang}/" for lang in LANGUAGES)
        what = f"only pages in {folders} can show snippets and their values"
        return [Fault(what, (self.place(line),)) for line in sorted(set(lines))]

    def snippets(self) -> set[str]:
        """Names of all snippets that the page names."""
        return self._named(SNIPPETS) | {value.file for value in self.values}

    def pictures(self) -> set[str]:
        """Names of all pictures that the page names."""
        return self._named(PICTURES)

    def layers(self) -> set[str]:
        """Names of all classes of torch.nn that the page names."""
        return self._named(LAYERS)

    def has(self, *names: str) -> bool:
        """Whether one of these blocks is on the page."""
        return any(block.name in names for block in self.blocks)

    def inspected(self) -> set[str]:
        """Names of all snippets that the page shows step by step."""
        blocks = [block for block in self.blocks if block.name == "inspect"]
        return {name for block in blocks for name in block.arguments}

    def _named(self, folder: str) -> set[str]:
        blocks = [b for b in self.blocks if BLOCKS.get(b.name, ((), ""))[1] == folder]
        return {name for block in blocks for name in block.arguments}


@lru_cache(maxsize=256)  # `mkdocs serve` reads the same pages again and again
def scan(path: str, text: str) -> Page:
    """Read the source of a page."""
    return _Scanner(path, text).page


class _Scanner:
    def __init__(self, path: str, text: str) -> None:
        self.lines = re.split(r"\r\n?|\n", text)
        self.page = Page(path, lines=self.lines)
        for number, line in enumerate(self.lines, start=1):
            if found := _CONTROL.search(line):
                what = f"here is a control character, U+{ord(found[0]):04X}"
                self.page.fault(number, what)
        self.number = 0
        self.open: list[tuple[str, str, int]] = []
        self._front_matter()
        while self.number < len(self.lines):
            self._next()
        for mark, name, line in self.open:
            what = f"the block “{mark} {name}” is not closed: it needs a line “{mark}”"
            self.page.fault(line, what)

    def _front_matter(self) -> None:
        if self.lines[0].rstrip() != "---":
            return
        for number, line in enumerate(self.lines[1:], start=2):
            if line.rstrip() in ("---", "..."):
                self.number = number
                break
            if "{=" in line:
                what = "an inline value cannot stand in the front matter"
                self.page.fault(number, what)
            key, colon, _ = line.partition(":")
            if colon and key and not key[0].isspace():
                self.page.meta[key] = number
        else:
            self.page.fault(1, "the front matter is not closed: it needs a line “---”")
            return
        try:
            meta = yaml.safe_load("\n".join(self.lines[1 : self.number - 1]))
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            meta, line = None, 2 + (mark.line if mark else 0)
        else:
            line = 1
        known = meta if isinstance(meta, dict) else {}
        for key, (kind, words) in _META.items():
            if key in known and not isinstance(known[key], kind):
                what = f"“{key}” is {words} in the front matter"
                self.page.fault(self.page.meta.get(key, line), what)
        if not isinstance(meta, dict):
            what = (
                "the front matter is YAML"
                " (“key: value”; a value with “: ” needs quotes)"
            )
            self.page.fault(line, what)

    def _next(self) -> None:
        line = self.lines[self.number]
        self.number += 1
        if match := _FENCE.fullmatch(line):
            self._fence(match)
        elif match := _CLOSE.fullmatch(line):
            self._close(match)
        elif _HIDDEN.match(line):
            what = "a block begins a line of its own, not in a quotation;"
            self.page.fault(self.number, f"{what} in a list it is indented")
        elif match := _OPEN.fullmatch(line):
            self._block(match)
        elif match := _MISSPELT.fullmatch(line):
            self.open.append((match["mark"], match["rest"].strip(), self.number))
            what = f"a block begins with “/// name | file”, not “{line.strip()}”"
            self.page.fault(self.number, what)
        elif match := _HEADING.fullmatch(line):
            self._heading(match)
            self._inline(line)
        else:
            if line.lstrip().startswith("|"):
                self.page.table_rows.append(self.number)
            self._inline(line)

    def _fence(self, match: re.Match[str]) -> None:
        start = self.number
        ticks = match["ticks"]
        code = [match["info"].strip()]
        while self.number < len(self.lines):
            line = self.lines[self.number]
            self.number += 1
            bare = line.strip()
            if bare.startswith(ticks) and not bare.strip(ticks[0]):
                break
            code.append(line)
        else:
            self.page.fault(start, f"the code fence “{ticks}” is not closed")
        self.page.code.append(("\n".join(code), start))

    def _close(self, match: re.Match[str]) -> None:
        if self.open and self.open[-1][0] == match["mark"]:
            self.open.pop()
        else:
            what = f"“{match['mark']}” closes no block that is open here"
            self.page.fault(self.number, what)

    def _block(self, match: re.Match[str]) -> None:
        name, line = match["name"], self.number
        self.open.append((match["mark"], name, line))
        options = self._options()
        if name not in OPTIONS:
            known = ", ".join(OPTIONS)
            self.page.fault(line, f"unknown block “{name}”; there are {known}")
            return
        self._check_options(name, options, line)
        if name in BLOCKS:
            self._our_block(name, (match["arg"] or "").split(), options, line)
        else:
            self.page.blocks.append(Block(name, (), options, line))
            self._inline(match["arg"] or "", line)

    def _options(self) -> dict[str, str]:
        start = self.number
        while self.number < len(self.lines) and _OPTION.fullmatch(
            self.lines[self.number]
        ):
            self.number += 1
            if "{=" in self.lines[self.number - 1]:
                what = "an inline value cannot stand in a block's option"
                self.page.fault(self.number, what)
        lines = textwrap.dedent("\n".join(self.lines[start : self.number]))
        try:
            options = yaml.safe_load(lines) or {}
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            line = start + 1 + (mark.line if mark else 0)
            what = "options are YAML (“key: value”; a value with “: ” needs quotes)"
            self.page.fault(line, what)
            return {}
        if not isinstance(options, dict):  # such as “alt:x”, which is a text
            self.page.fault(start + 1, "options are YAML: “key: value”, with a space")
            return {}
        for key in ("alt", "type"):  # the Markdown library takes text only
            if key in options and not isinstance(options[key], str):
                what = f"“{key}” is text: a number, a date or nothing needs quotes"
                self.page.fault(start, what)
        return {str(key): _text(value) for key, value in options.items()}

    def _check_options(self, name: str, options: dict[str, str], line: int) -> None:
        allowed = OPTIONS[name]
        for key, value in options.items():
            if key not in allowed:
                known = ", ".join(allowed) or "none"
                what = f"“{name}” has no option “{key}”; it has {known}"
                self.page.fault(line, what)
            elif (values := allowed[key]) and value not in values:
                what = f"“{key}” is one of {', '.join(values)}, not “{value}”"
                self.page.fault(line, what)

    def _our_block(
        self, name: str, arguments: list[str], options: dict[str, str], line: int
    ) -> None:
        counts, folder = BLOCKS[name]
        if len(arguments) not in counts:
            noun = "class" if folder == LAYERS else "file"
            where = folder if folder == LAYERS else f"{folder}/"
            count = " to ".join(str(n) for n in dict.fromkeys((counts[0], counts[-1])))
            files = {"0": "nothing", "1": f"one {noun} of {where}"}.get(
                count, f"{count} {noun}s of {where}"
            )
            what = f"“{name}” names {files} after “|”,"
            self.page.fault(line, f"{what} here are {len(arguments)}")
        self.page.blocks.append(Block(name, tuple(arguments), options, line))
        self._only_options(name)

    def _only_options(self, name: str) -> None:
        """Between a block's options and its end nothing may stand."""
        while self.number < len(self.lines):
            line = self.lines[self.number]
            if _CLOSE.fullmatch(line) or self._begins_beside(line):
                return
            if line.strip():
                what = f"“{name}” takes options only (4 spaces, key: value)"
                self.page.fault(self.number + 1, f"{what}, not “{line.strip()}”")
                return
            self.number += 1

    def _begins_beside(self, line: str) -> bool:
        """Whether a line begins a block that is not in the one now open."""
        match = _OPEN.fullmatch(line)
        return match is not None and len(match["mark"]) >= len(self.open[-1][0])

    def _heading(self, match: re.Match[str]) -> None:
        found = _ID.search(match["attrs"] or "")
        if not found:
            what = "a heading needs an id of its own: “## … { #short-name }”"
            self.page.fault(self.number, what)
            return
        if any(heading.id == found["id"] for heading in self.page.headings):
            self.page.fault(self.number, f"the id “{found['id']}” stands here twice")
        level = len(match["marks"])
        self.page.headings.append(
            Heading(level, found["id"], match["text"], self.number)
        )

    def _inline(self, text: str, number: int | None = None) -> None:
        number = number or self.number
        bare = _CODE.sub(lambda match: " " * len(match[0]), text)
        for found in _VALUE.finditer(bare):
            match = VALUE.fullmatch(found["inside"])
            if match is None:
                what = f"an inline value is “{{= file.py:name =}}”, not “{found[0]}”"
                self.page.fault(number, what)
                continue
            spec = match["spec"] or ""
            self.page.values.append(Value(match["file"], match["name"], spec, number))
        if "{=" in (rest := _VALUE.sub("", bare)) or "=}" in rest:
            what = "an inline value is “{= file.py:name =}”, all on one line"
            self.page.fault(number, what)
        if _IN_ATTRIBUTE.search(bare):
            what = "an inline value cannot stand in a link's target or an image"
            self.page.fault(number, what)
        for found in _LINK.finditer(bare):
            self.page.links.append((found["target"], number))


def _text(value: object) -> str:
    """A value of YAML as its author wrote it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
