"""Read a snippet: one example, with a view for each language.

In: a file under ``snippets/``. Out: a `Snippet` with two views, or faults.
A view is what readers see, copy and download, and what is run. Both views
have the same code on the same lines, so a line number means the same in both.
Called by ``build``, ``parity``, ``labs`` and the rooms of the atlas.
"""

from __future__ import annotations

import ast
import io
import os
import re
import tokenize
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from posixpath import normpath

from nn_or_f.faults import Fault, FaultError, Place
from nn_or_f.languages import LANGUAGES
from nn_or_f.read import sources

FOLDER = "snippets"
_TAGGED = re.compile(r"(?P<indent>\s*)# (?P<lang>\w\w):(?P<text>.*)")
#: Names the error that a snippet ends in; readers of both languages see this line.
_RAISES = re.compile(r"^# raises: (?P<type>[A-Za-z_]\w*)$", re.MULTILINE)


@dataclass(frozen=True)
class Snippet:
    """One example.

    ``name`` is its path under ``snippets/`` ("glossary/buffer.py"), ``views``
    its text in each language, ``lines`` the line of the file for each line of
    a view (``lines[0]`` belongs to line 1).
    """

    name: str
    views: dict[str, str]
    lines: tuple[int, ...] = field(repr=False)

    @property
    def raises(self) -> str:
        """The type of the error that it ends in; "" if it ends without one."""
        return raises(self.run_view)

    @property
    def path(self) -> str:
        """The file's path, relative to the project's root."""
        return f"{FOLDER}/{self.name}"

    @property
    def run_view(self) -> str:
        """The view that is run: the site's first language's."""
        return self.views[LANGUAGES[0]]

    def file_line(self, view_line: int | None) -> int | None:
        """The line of the file that stands at a line of the view."""
        if view_line is None or not 1 <= view_line <= len(self.lines):
            return None
        return self.lines[view_line - 1]


def raises(view: str) -> str:
    """The type of the error that a view says it ends in; "" for none."""
    found = _RAISES.search(view)
    return found["type"] if found else ""


def test_module(name: str) -> str:
    """The test module that guards the snippet of this name."""
    folder = PurePosixPath(name).parent.as_posix().replace("/", "_")
    return f"tests/snippets/test_{folder}.py"


def find(root: Path) -> Iterator[str]:
    """Names of all snippets under ``root``/snippets, sorted."""
    folder = root / FOLDER
    for path in sorted(folder.rglob("*.py")):
        yield path.relative_to(folder).as_posix()


def read(root: Path, name: str) -> Snippet:
    """Read one snippet.

    Raises:
        FaultError: it is missing or unreadable, lies elsewhere, is empty, has a
            syntax error, a comment that one language lacks, or says anywhere but
            above its last statement that it raises.
    """
    place = Place(f"{FOLDER}/{name}")
    if PurePosixPath(name).suffix != ".py":
        raise FaultError([Fault("a snippet is a .py file", source=place)])
    folder = Path(os.path.realpath(root / FOLDER))
    path = Path(os.path.realpath(folder / name))  # of a loop of links: a link
    if not path.is_relative_to(folder):
        raise FaultError([Fault(f"a snippet must lie in {FOLDER}/", source=place)])
    if name != normpath(name):
        what = f"its name is {normpath(name)}"
        raise FaultError([Fault(what, source=place)])
    try:
        return parse(name, sources.read(path, "snippet"))
    except sources.UnreadableError as error:
        raise FaultError([Fault(str(error), source=place)]) from None


@lru_cache(maxsize=1024)  # `mkdocs serve` reads the same files again and again
def parse(name: str, text: str) -> Snippet:
    """Make a snippet of a file's text; see `read` for what it refuses."""
    path = f"{FOLDER}/{name}"
    if not text.strip():
        raise FaultError([Fault("it is empty", source=Place(path))])
    if found := sources.CONTROL.search(text):
        what = f"here is a control character, U+{ord(found[0]):04X}: write it as “\\x…”"
        line = text.count("\n", 0, found.start()) + 1
        raise FaultError([Fault(what, source=Place(path, line))])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the run says them
            compile(text, path, "exec", dont_inherit=True)
            statements = ast.parse(text).body
    except SyntaxError as error:
        what = f"SyntaxError: {error.msg}"
        raise FaultError([Fault(what, source=Place(path, error.lineno))]) from None
    except ValueError as error:  # a NUL byte, before Python 3.12
        raise FaultError([Fault(str(error), source=Place(path))]) from None
    except (MemoryError, RecursionError):
        what = "it is nested too deeply for Python"
        raise FaultError([Fault(what, source=Place(path))]) from None
    if not statements:
        raise FaultError([Fault("it has comments and no code", source=Place(path))])
    lines = text.removesuffix("\n").split("\n")
    tags, faults = _tags(path, text, lines)
    if not faults:
        faults = _unpaired(path, lines, tags) + _misplaced(
            path, text, statements[-1].lineno
        )
    if faults:
        raise FaultError(faults)
    return _views(name, lines, tags)


def _tags(path: str, text: str, lines: list[str]) -> tuple[dict[int, str], list[Fault]]:
    """The language of each comment line, by line number."""
    tags: dict[int, str] = {}
    faults: list[Fault] = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type != tokenize.COMMENT:
            continue
        number = token.start[0]
        match = _TAGGED.fullmatch(lines[number - 1])
        if match and match["lang"] in LANGUAGES:
            tags[number] = match["lang"]
            continue
        if _RAISES.fullmatch(lines[number - 1]):
            continue
        expected = " or ".join(f"“# {lang}: …”" for lang in LANGUAGES)
        what = f"a comment must be a line of its own, {expected}: {token.string}"
        faults.append(Fault(what, source=Place(path, number)))
    return tags, faults


def _unpaired(path: str, lines: list[str], tags: dict[int, str]) -> list[Fault]:
    """Faults for comments that do not come as n ja lines, then n en lines."""
    faults: list[Fault] = []
    first, second = LANGUAGES
    number = 1
    while number <= len(lines):
        if number not in tags:
            number += 1
            continue
        counts: dict[str, int] = {}
        start = number
        for lang in LANGUAGES:
            begin = number
            while tags.get(number) == lang:
                number += 1
            counts[lang] = number - begin
        if counts[first] != counts[second]:
            what = (
                f"a comment needs as many “# {first}:” lines as “# {second}:” lines"
                f" right after them: here are {counts[first]} and {counts[second]}"
            )
            faults.append(Fault(what, source=Place(path, start)))
    return faults


def _misplaced(path: str, text: str, last: int) -> list[Fault]:
    """Faults for each “# raises: …” that is not above the last statement."""
    what = "“# raises: …” stands once, on the line above the last statement"
    found = _RAISES.finditer(text)
    lines = [text.count("\n", 0, match.start()) + 1 for match in found]
    return [Fault(what, source=Place(path, n)) for n in lines if n != last - 1]


def _views(name: str, lines: list[str], tags: dict[int, str]) -> Snippet:
    views: dict[str, str] = {}
    kept: tuple[int, ...] = ()
    for lang in LANGUAGES:
        numbers = [n for n in range(1, len(lines) + 1) if tags.get(n, lang) == lang]
        if lang == LANGUAGES[0]:
            kept = tuple(numbers)
        views[lang] = "".join(
            _untagged(lines[n - 1], n in tags) + "\n" for n in numbers
        )
    return Snippet(name, views, kept)


def _untagged(line: str, tagged: bool) -> str:
    if not tagged:
        return line
    match = _TAGGED.fullmatch(line)
    assert match is not None
    return f"{match['indent']}#{match['text']}"
