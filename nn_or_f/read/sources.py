"""Read a source file as text, and YAML in it.

In: a path, or YAML. Out: text with one newline at the end of each line, or an
`UnreadableError` worded for the author; what YAML says, or where it is none. Called by
``snippet``, ``labs``, ``scan`` and ``pictures``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


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
