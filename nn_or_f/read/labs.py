"""Read a lab: a notebook in two languages, written in one file.

In: a file under ``labs/``, Python in jupytext's py:percent format. Out: a `Lab`
with its cells in both languages, or faults. Prose cells come in pairs, Japanese
first; code cells are shared, and their comments come in pairs as in a snippet.
So both notebooks have the same code on the same lines. Called by ``build`` and
``parity``; ``tasks`` and ``notebooks`` take a `Lab`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from nn_or_f.faults import Fault, FaultError, Place
from nn_or_f.languages import LANGUAGES
from nn_or_f.read import snippet, sources
from nn_or_f.read.page import Page
from nn_or_f.read.scan_page import scan
from nn_or_f.read.snippet import Snippet

FOLDER = "labs"

#: The test module that guards the labs.
TEST_MODULE = "tests/pages/test_labs.py"

_MARK = re.compile(r"# %%(?!%)")
_FENCE = "# ---"
_META = ("title", "description")


@dataclass(frozen=True)
class Prose:
    """A pair of Markdown cells: the text in each language."""

    texts: dict[str, str]


@dataclass(frozen=True)
class Code:
    """A code cell; ``number`` counts code cells from 1.

    ``line`` is the line of the file that its first line stands on, ``figure``
    the name of the figure that it draws, "" if it draws none.
    """

    number: int
    snippet: Snippet = field(repr=False)
    line: int
    figure: str = ""

    def file_line(self, view_line: int | None) -> int | None:
        """The line of the file that stands at a line of the view."""
        found = self.snippet.file_line(view_line)
        return None if found is None else self.line + found - 1


@dataclass(frozen=True)
class Lab:
    """One lab.

    ``name`` is the file's name without its suffix, ``meta`` the title and the
    description in each language, ``figures`` what each figure shows, by name
    and language, ``pages`` the prose of each language as `scan` reads it.
    """

    name: str
    cells: tuple[Prose | Code, ...]
    meta: dict[str, dict[str, str]]
    figures: dict[str, dict[str, str]]
    pages: dict[str, Page] = field(repr=False)

    @property
    def path(self) -> str:
        """The file, relative to the project's root."""
        return f"{FOLDER}/{self.name}.py"

    @property
    def code(self) -> tuple[Code, ...]:
        """The code cells."""
        return tuple(cell for cell in self.cells if isinstance(cell, Code))

    @property
    def run_views(self) -> list[str]:
        """What is executed: each code cell in the site's first language."""
        return [cell.snippet.run_view for cell in self.code]

    def src_uri(self, lang: str) -> str:
        """The path of its page under ``docs/``."""
        return f"{lang}/{FOLDER}/{self._slug}.ipynb"

    @property
    def download(self) -> str:
        """Where readers download it, relative to `src_uri`."""
        return f"{self._slug}/{self._slug}.ipynb"

    @property
    def _slug(self) -> str:
        return self.name.replace("_", "-")


def find(root: Path) -> Iterator[str]:
    """Names of all labs under ``root``/labs, sorted."""
    for path in sorted((root / FOLDER).glob("*.py")):
        yield path.stem


def read(root: Path, name: str) -> Lab:
    """Read one lab.

    Raises:
        FaultError: it cannot be read, lacks its header, or has a cell that one
            language lacks, a comment of one language, or a syntax error.
    """
    try:
        text = sources.read(root / FOLDER / f"{name}.py", "lab")
    except sources.UnreadableError as error:
        place = Place(f"{FOLDER}/{name}.py")
        raise FaultError([Fault(str(error), (place,))]) from None
    return _lab(name, text)


@lru_cache(maxsize=32)  # `mkdocs serve` reads the same labs again and again
def _lab(name: str, text: str) -> Lab:
    return _Reader(name, text).lab()


def broken(name: str) -> Lab:
    """A lab without cells, in place of one that cannot be read: its page says why."""
    words = {"title": name, "description": ""}
    pages = {lang: Page(f"{FOLDER}/{name}.py") for lang in LANGUAGES}
    return Lab(name, (), dict.fromkeys(LANGUAGES, words), {}, pages)


class _Reader:
    """Reads one file, and collects each fault with its line."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.path = f"{FOLDER}/{name}.py"
        self.lines = text.split("\n")
        self.faults: list[Fault] = []
        self.cells: list[Prose | Code] = []
        self.pending: dict[str, str] = {}
        self.figures: dict[str, dict[str, str]] = {}
        #: The prose of each language, on the lines that it has in the file.
        self.prose = {lang: [""] * len(self.lines) for lang in LANGUAGES}

    def lab(self) -> Lab:
        """The lab, if it has no fault."""
        header, body = self._header()
        meta = {
            lang: {key: self._words(header, key, lang) for key in _META}
            for lang in LANGUAGES
        }
        figures = header.get("figures", {})
        if not isinstance(figures, dict):
            self._fault("“figures” says of each name what it shows, by language", 1)
            figures = {}
        for name in figures:
            words = {lang: self._words(figures, name, lang) for lang in LANGUAGES}
            self.figures[str(name)] = words
        self._read_cells(body)
        pages = {
            lang: scan(self.path, "\n".join(lines))
            for lang, lines in self.prose.items()
        }
        for lang in LANGUAGES:
            self.faults += pages[lang].faults
            lines = [block.line for block in pages[lang].blocks]
            lines += [value.line for value in pages[lang].values]
            for line in lines:
                what = "a notebook knows neither blocks nor inline values: use cells"
                self._fault(what, line)
        if not self.faults:
            self._whole()
        if self.faults:
            raise FaultError(self.faults)
        return Lab(self.name, tuple(self.cells), meta, self.figures, pages)

    def _fault(self, what: str, line: int | None = None) -> None:
        self.faults.append(Fault(what, (Place(self.path, line),)))

    def _header(self) -> tuple[dict[str, Any], int]:
        """The YAML at the top, and the number of its lines."""
        if self.lines[0] != _FENCE or _FENCE not in self.lines[1:]:
            self._fault(f"it begins with a header between two lines “{_FENCE}”", 1)
            return {}, 0
        end = self.lines.index(_FENCE, 1)
        text = "\n".join(line[2:] for line in self.lines[1:end])
        try:
            header = sources.read_yaml(text)
        except sources.NotYamlError as error:
            what = "the header is YAML (“key: value”; a value with “: ” needs quotes)"
            self._fault(what, 2 + error.line)
            return {}, end + 1
        return header if isinstance(header, dict) else {}, end + 1

    def _words(self, entries: Mapping[str, Any], key: str, lang: str) -> str:
        """The text under ``key`` of the header in one language."""
        words = entries.get(key)
        text = words.get(lang) if isinstance(words, dict) else None
        if not text and not self.faults:
            self._fault(f"its header needs “{key}” in “{lang}”", 1)
        return str(text or "")

    def _read_cells(self, body: int) -> None:
        """Read the cells, which begin after ``body`` lines."""
        import jupytext  # only where there is a lab

        numbered = enumerate(self.lines, start=1)
        marks = [n for n, line in numbered if n > body and _MARK.match(line)]
        start = marks[0] - 1 if marks else len(self.lines)
        if any(line.strip() for line in self.lines[body:start]):
            what = "what stands before the first mark “# %%” is in no cell"
            self._fault(what, body + 1)
        text = "\n".join(self.lines[start:])
        cells = jupytext.reads(text, fmt="py:percent").cells if marks else []
        if len(cells) != len(marks):
            what = f"{len(marks)} marks “# %%” make {len(cells)} cells"
            self._fault(what, marks[0])
            return
        for source, mark in zip(cells, marks, strict=True):
            self._read_cell(source, mark)
        if self.pending:
            what = f"the last cell needs its counterpart lang=“{LANGUAGES[-1]}”"
            self._fault(what, marks[-1])

    def _read_cell(self, source: Any, mark: int) -> None:
        lang = source.metadata.get("lang")
        if source.cell_type == "markdown" and lang in LANGUAGES:
            self._read_prose(source, mark, lang)
            return
        if self.pending:
            due = LANGUAGES[len(self.pending)]
            self._fault(f"before this cell a Markdown cell lang=“{due}” is due", mark)
            self.pending = {}
        if source.cell_type == "code":
            self._read_code(source, mark)
            return
        langs = " or ".join(f'lang="{lang}"' for lang in LANGUAGES)
        self._fault(f"this cell is neither code nor Markdown with {langs}", mark)

    def _read_prose(self, source: Any, mark: int, lang: str) -> None:
        due = LANGUAGES[len(self.pending)]
        if lang != due:
            self._fault(f"here a Markdown cell lang=“{due}” is due", mark)
            self.pending = {}
            return
        text = source.source.strip("\n")
        first = self._first_line(mark) - 1
        lines = text.split("\n")
        self.prose[lang][first : first + len(lines)] = lines
        self.pending[lang] = text
        if lang == LANGUAGES[-1]:
            self.cells.append(Prose(self.pending))
            self.pending = {}

    def _read_code(self, source: Any, mark: int) -> None:
        number = 1 + sum(isinstance(cell, Code) for cell in self.cells)
        first = self._first_line(mark)
        figure = str(source.metadata.get("figure", ""))
        if figure and figure not in self.figures:
            what = f"the header's “figures” does not say what “{figure}” shows"
            self._fault(what, mark)
        try:
            parsed = snippet.parse(f"{self.name}.py", source.source.strip("\n"))
        except FaultError as error:
            for fault in error.faults:
                below = fault.source.line if fault.source else None
                self._fault(f"cell {number}: {fault.what}", first + (below or 1) - 1)
        else:
            if parsed.raises:
                what = "a lab goes on: a cell catches the error, and prints it"
                self._fault(f"cell {number}: {what}", first)
            self.cells.append(Code(number, parsed, first, figure))

    def _first_line(self, mark: int) -> int:
        """The number of the first line below a mark that is not empty."""
        below = enumerate(self.lines[mark:], start=mark + 1)
        return next((n for n, line in below if line.strip(" #")), mark)

    def _whole(self) -> None:
        """Add the faults that no single cell has."""
        code = [cell for cell in self.cells if isinstance(cell, Code)]
        if not code:
            self._fault("it has no code cell")
        for name in self.figures:
            if name not in {cell.figure for cell in code}:
                self._fault(f"no cell draws the header's figure “{name}”", 1)
