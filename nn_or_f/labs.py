"""A lab: a notebook written once, in two languages.

In: a file under ``labs/``, Python in jupytext's py:percent format. Out: a `Lab`
with its cells in both languages, or faults. Prose cells come in pairs, Japanese
first; code cells are shared, and their comments come in pairs as in a snippet.
So both notebooks hold the same code on the same lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from nn_or_f import page, snippet
from nn_or_f.bilingual import LANGUAGES
from nn_or_f.faults import Fault, FaultError, Place
from nn_or_f.page import Page
from nn_or_f.snippet import Snippet

FOLDER = "labs"

#: The test module that guards the labs.
TEST_MODULE = "tests/test_labs.py"

_MARK = re.compile(r"# %%(?!%)")
_FENCE = "# ---"


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
    and language, ``pages`` the prose of each language as `page.scan` reads it.
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
        """Where its page stands: a path under ``docs/``."""
        return f"{lang}/{FOLDER}/{self._slug}.ipynb"

    @property
    def download(self) -> str:
        """Where readers download it: a link from `src_uri`."""
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
        FaultError: it is not UTF-8, lacks its header, or has a cell that one
            language lacks, a comment of one language, or a syntax error.
    """
    path = root / FOLDER / f"{name}.py"
    try:
        text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        what = f"it is not UTF-8 (byte {error.start})"
        raise FaultError([Fault(what, (Place(f"{FOLDER}/{name}.py"),))]) from None
    return _Reader(name, text).lab()


def broken(name: str) -> Lab:
    """What stands in for a lab that cannot be read: a page that says why."""
    words = {"title": name, "description": ""}
    pages = {lang: Page(f"{FOLDER}/{name}.py") for lang in LANGUAGES}
    return Lab(name, (), dict.fromkeys(LANGUAGES, words), {}, pages)


class _Reader:
    """Reads one file, and notes each fault with its line."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.path = f"{FOLDER}/{name}.py"
        self.lines = text.split("\n")
        self.faults: list[Fault] = []

    def lab(self) -> Lab:
        header, body = self._header()
        meta = {
            lang: {
                "title": self._words(header, "title", lang),
                "description": self._words(header, "description", lang),
            }
            for lang in LANGUAGES
        }
        figures = self._figures(header)
        cells, pages = self._cells(body, figures)
        for lang in LANGUAGES:
            self.faults += pages[lang].faults
        if self.faults:
            raise FaultError(self.faults)
        return Lab(self.name, tuple(cells), meta, figures, pages)

    def _fault(self, what: str, line: int | None = None) -> None:
        self.faults.append(Fault(what, (Place(self.path, line),)))

    def _header(self) -> tuple[dict[str, Any], int]:
        """The YAML at the top, and the number of lines it takes."""
        if self.lines[0] != _FENCE or _FENCE not in self.lines[1:]:
            self._fault(f"it begins with a header between two lines “{_FENCE}”", 1)
            return {}, 0
        end = self.lines.index(_FENCE, 1)
        text = "\n".join(line[2:] for line in self.lines[1:end])
        try:
            header = yaml.safe_load(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = 2 + (mark.line if mark else 0)
            what = "the header is YAML (“key: value”; a value with “: ” needs quotes)"
            self._fault(what, line)
            return {}, end + 1
        return header if isinstance(header, dict) else {}, end + 1

    def _words(self, header: Mapping[str, Any], key: str, lang: str) -> str:
        words = header.get(key)
        text = words.get(lang) if isinstance(words, dict) else None
        if not text and not self.faults:
            self._fault(f"its header needs “{key}” in “{lang}”", 1)
        return str(text or "")

    def _figures(self, header: Mapping[str, Any]) -> dict[str, dict[str, str]]:
        figures = header.get("figures") or {}
        return {
            str(name): {lang: self._words(figures, name, lang) for lang in LANGUAGES}
            for name in figures
        }

    def _cells(
        self, body: int, figures: Mapping[str, object]
    ) -> tuple[list[Prose | Code], dict[str, Page]]:
        import jupytext  # only where there are labs

        marks = [
            number
            for number, line in enumerate(self.lines, start=1)
            if number > body and _MARK.match(line)
        ]
        start = marks[0] - 1 if marks else len(self.lines)
        if any(line.strip() for line in self.lines[body:start]):
            self._fault(
                "what stands before the first mark “# %%” is in no cell", body + 1
            )
        notebook = jupytext.reads("\n".join(self.lines[start:]), fmt="py:percent")
        sources: list[Any] = notebook.cells
        if len(sources) != len(marks):
            what = (
                f"here are {len(marks)} marks “# %%”, which make {len(sources)} cells"
            )
            self._fault(what, marks[0] if marks else None)
            sources, marks = [], []
        cells: list[Prose | Code] = []
        texts = {lang: [""] * len(self.lines) for lang in LANGUAGES}
        pending: dict[str, str] = {}
        for source, mark in zip(sources, marks, strict=True):
            lang = source.metadata.get("lang")
            if source.cell_type == "markdown" and lang in LANGUAGES:
                expected = LANGUAGES[len(pending)]
                if lang != expected:
                    self._fault(f"here a Markdown cell lang=“{expected}” is due", mark)
                    pending = {}
                    continue
                pending[lang] = source.source
                lines = source.source.split("\n")
                texts[lang][mark : mark + len(lines)] = lines
                if len(pending) == len(LANGUAGES):
                    cells.append(Prose(pending))
                    pending = {}
                continue
            if pending:
                missing = LANGUAGES[len(pending)]
                what = f"before this cell a Markdown cell lang=“{missing}” is due"
                self._fault(what, mark)
                pending = {}
            if source.cell_type == "code":
                cells += self._code(source, mark, cells, figures)
            else:
                langs = " or ".join(f'lang="{lang}"' for lang in LANGUAGES)
                self._fault(
                    f"this cell is neither code nor Markdown with {langs}", mark
                )
        if pending:
            self._fault(
                f"the last cell lacks its twin lang=“{LANGUAGES[-1]}”", marks[-1]
            )
        self._unused(cells, figures)
        pages = {
            lang: page.scan(self.path, "\n".join(lines))
            for lang, lines in texts.items()
        }
        return cells, pages

    def _code(
        self, source: Any, mark: int, before: list[Prose | Code], figures: object
    ) -> list[Prose | Code]:
        number = 1 + sum(isinstance(cell, Code) for cell in before)
        first = source.source.split("\n", 1)[0]
        line = mark + 1 + self.lines[mark:].index(first) if first else mark
        figure = str(source.metadata.get("figure", ""))
        if figure and figure not in figures:  # type: ignore[operator]
            what = f"the header's “figures” does not say what “{figure}” shows"
            self._fault(what, mark)
        try:
            shown = snippet.parse(f"{self.name}.py", source.source)
        except FaultError as error:
            for fault in error.faults:
                below = fault.source.line if fault.source else None
                self._fault(f"cell {number}: {fault.what}", line + (below or 1) - 1)
            return []
        return [Code(number, shown, line, figure)]

    def _unused(self, cells: list[Prose | Code], figures: Mapping[str, object]) -> None:
        drawn = {cell.figure for cell in cells if isinstance(cell, Code)}
        for name in figures:
            if name not in drawn and not self.faults:
                self._fault(f"no cell draws the header's figure “{name}”", 1)
