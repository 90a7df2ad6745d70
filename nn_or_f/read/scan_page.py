"""Read a page's source, with the line of everything.

In: the Markdown of a page. Out: a `Page`, with a fault for each thing that Markdown
would let through without a message. The Markdown library knows no line numbers, leaves
an unknown block in the page as text, and lets an unclosed block swallow the rest; so
each page is scanned first. Called by ``build``, ``parity`` and ``labs``.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from functools import lru_cache

from nn_or_f.read import block_types
from nn_or_f.read.block_types import BlockType, Option
from nn_or_f.read.page import VALUE, Block, Heading, Page, Value
from nn_or_f.read.sources import CONTROL, NotYamlError, read_yaml

_FENCE = re.compile(r"\s*(?P<ticks>`{3,}|~{3,})(?P<info>[^`]*)")
_OPEN = re.compile(
    r"\s*(?P<mark>/{3,})[ \t]*(?P<name>[\w-]+)[ \t]*(?:\|[ \t]*(?P<arg>.*?))?\s*"
)
#: What was meant as a block.
_MISSPELT = re.compile(r"\s*(?P<mark>/{3,})(?P<rest>[^/].*)")
_CLOSE = re.compile(r"\s*(?P<mark>/{3,})\s*")
#: A block where Markdown sees it and this scan does not.
_HIDDEN = re.compile(r"\s*(?:>\s*|[-*+]\s+|\d+\.\s+)+/{3,}\s*\w")
#: An option, or an entry of one that is a mapping; its key may have quotes.
_OPTION = re.compile(
    r"(?:\t| {4})\s*(?:[\w.-]+|\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'):.*"
)
_HEADING = re.compile(
    r"(?P<marks>#{1,6})\s+(?P<text>.*?)\s*(?:\{(?P<attrs>[^}]*)\})?\s*"
)
_ID = re.compile(r"#(?P<id>[\w-]+)")
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_VALUE = re.compile(r"\{=(?P<inside>.*?)=\}")
_IN_ATTRIBUTE = re.compile(r"(?:!\[[^\]]*|\]\([^)]*)\{=")
_LINK = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]\((?P<target>[^()\s]+)[^()]*\)")

#: What MkDocs takes for front matter, too, where a page begins with it.
_OTHER_META = re.compile(r" {0,3}([A-Za-z0-9_-]+):")

#: What the front matter may have, and what the theme expects of it. Other keys are
#: for templates that we did not write, or choose another one.
_META: dict[str, tuple[type, str]] = {
    "title": (str, "text (a number needs quotes)"),
    "description": (str, "text (a number needs quotes)"),
    "hide": (list, "a list"),
    "search": (dict, "lines “key: value”"),
}


@lru_cache(maxsize=256)  # `mkdocs serve` reads the same pages again and again
def scan(path: str, text: str) -> Page:
    """Read the source of a page."""
    return _Scanner(path, text).page


class _Scanner:
    def __init__(self, path: str, text: str) -> None:
        self.lines = re.split(r"\r\n?|\n", text)
        self.page = Page(path, lines=self.lines)
        for number, line in enumerate(self.lines, start=1):
            if found := CONTROL.search(line):
                what = f"here is a control character, U+{ord(found[0]):04X}"
                self.page.fault(number, what)
        if not text.strip():
            self.page.fault(1, "it is empty")
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
            if found := _OTHER_META.match(self.lines[0]):
                what = f"MkDocs takes “{found[1]}:” for front matter: begin with “#”"
                self.page.fault(1, what)
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
            meta = read_yaml("\n".join(self.lines[1 : self.number - 1]))
        except NotYamlError as error:
            meta, line = None, 2 + error.line
        else:
            line = 1
        known = meta if isinstance(meta, dict) else {}
        for key in (key for key in known if key not in _META):
            what = f"the front matter may have {', '.join(_META)}, not “{key}”"
            self.page.fault(self.page.meta.get(str(key), line), what)
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
        written = self._options()
        type_ = block_types.BLOCKS.get(name)
        if type_ is None:
            known = ", ".join(block_types.BLOCKS)
            self.page.fault(line, f"unknown block “{name}”; there are {known}")
            return
        self._check_options(name, type_, written, line)
        options = {key: _written(value) for key, value in written.items()}
        if not type_.ours:
            self.page.blocks.append(Block(name, (), options, line))
            self._inline(match["arg"] or "", line)
            return
        arguments = tuple((match["arg"] or "").split())
        if len(arguments) not in type_.counts:
            what = f"“{name}” names {type_.arguments()} after “|”,"
            self.page.fault(line, f"{what} here are {len(arguments)}")
        self.page.blocks.append(Block(name, arguments, options, line))
        self._only_options(name)

    def _options(self) -> dict[str, object]:
        """The options of the block that was just opened, as YAML reads them."""
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
            options = read_yaml(lines) or {}
        except NotYamlError as error:
            what = "options are YAML (“key: value”; a value with “: ” needs quotes,"
            what += " and so does one that begins with “`”)"
            self.page.fault(start + 1 + error.line, what)
            return {}
        if not isinstance(options, dict):  # such as “alt:x”, which is a text
            self.page.fault(start + 1, "options are YAML: “key: value”, with a space")
            return {}
        return {str(key): value for key, value in options.items()}

    def _check_options(
        self, name: str, type_: BlockType, written: Mapping[str, object], line: int
    ) -> None:
        for key, value in written.items():
            option = type_.options.get(key)
            if option is None:
                known = ", ".join(type_.options) or "none"
                self.page.fault(line, f"“{name}” has no option “{key}”; it has {known}")
            elif what := _misfit(option, value):
                self.page.fault(line, f"“{key}” {what}")
        for key, option in type_.options.items():
            if option.needed and key not in written:
                self.page.fault(line, f"“{name}” needs an option “{key}”")

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


def _misfit(option: Option, value: object) -> str:
    """Why an option cannot be what YAML reads; "" if it can."""
    if option.values and _text(value) not in option.values:
        return f"is one of {', '.join(option.values)}, not “{_text(value)}”"
    if option.is_text and not isinstance(value, str):
        return "is text: a number, a date or nothing needs quotes"
    if option.needed and isinstance(value, str) and not value.strip():
        return "is empty"
    if not option.is_mapping:
        return ""
    if not isinstance(value, dict):
        return 'is a mapping: lines “"key": text”, indented'
    for key, text in value.items():
        if not isinstance(key, str) or not key.strip():
            return f"is a mapping of texts: “{_text(key)}” needs quotes, or is empty"
        if not isinstance(text, str) or not text.strip():
            return f"is a mapping to texts: “{key}” has none, or it needs quotes"
    if option.counts and len(value) not in option.counts:
        return f"has {option.entries()} entries, here are {len(value)}"
    return ""


def _written(value: object) -> str | dict[str, str]:
    """An option of YAML as its author wrote it."""
    if isinstance(value, dict):
        return {_text(key): _text(text) for key, text in value.items()}
    return _text(value)


def _text(value: object) -> str:
    """A value of YAML as its author wrote it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
