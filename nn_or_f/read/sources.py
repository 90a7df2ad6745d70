"""Read a source file as text, all pages, and YAML.

In: a path, the root of a project, or YAML. Out: text with one newline at the end of
each line, or an `UnreadableError` worded for the author; what YAML says, or where it is
none. Called by ``snippet``, ``labs``, ``pictures`` and ``against_record`` for a file,
by ``parity`` and ``record_anew`` for all pages (a build gets these from MkDocs), by
``scan_page`` for YAML.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from nn_or_f.faults import Fault, FaultError, Place

#: The folder of the pages, below the root of a project.
DOCS = "docs"


#: What no source has to hold: Markdown takes some of it for its own marks.
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


class UnreadableError(Exception):
    """A file that cannot be read as text; the message says why."""


def read(path: Path, kind: str) -> str:
    """Return the text of a file; ``kind`` is what it is, such as "snippet".

    Raises:
        UnreadableError: it is missing, is no file, cannot be read, or is not
            UTF-8 without a byte-order mark.
    """
    try:
        if path.exists() and not path.is_file():
            raise UnreadableError("it is not a file")
        text = path.read_bytes().decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadableError(f"there is no such {kind}") from None
    except OSError as error:
        raise UnreadableError(f"it cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise UnreadableError(f"it is not UTF-8 (byte {error.start})") from None
    if text.startswith("\ufeff"):
        what = "it begins with a byte-order mark: save it as UTF-8 without one"
        raise UnreadableError(what)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def pages(root: Path) -> dict[str, str]:
    """Return the text of each page, by its path under docs/ ("ja/index.md").

    Raises:
        FaultError: some cannot be read.
    """
    found: dict[str, str] = {}
    faults: list[Fault] = []
    for path in sorted((root / DOCS).rglob("*.md")):
        try:
            found[path.relative_to(root / DOCS).as_posix()] = read(path, "page")
        except UnreadableError as error:
            place = Place(path.relative_to(root).as_posix())
            faults.append(Fault(str(error), (place,)))
    if faults:
        raise FaultError(faults)
    return found


class NotYamlError(Exception):
    """A text that is no YAML; ``line`` counts from 0."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def read_yaml(text: str) -> Any:
    """Return what YAML says.

    Raises:
        NotYamlError: it is none, or says what PyYAML cannot make a value of.
    """
    try:
        return yaml.safe_load(text)
    except (
        yaml.YAMLError,
        # PyYAML lets these through: of “2001-99-99”, “!!bool x”, “!!timestamp x”,
        # and of very many brackets.
        *(ValueError, LookupError, AttributeError, RecursionError),
    ) as error:
        mark = getattr(error, "problem_mark", None)
        raise NotYamlError(mark.line if mark else 0) from None
