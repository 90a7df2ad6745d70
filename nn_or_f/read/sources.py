"""Read a source file as text.

In: a path. Out: text with one newline at the end of each line, or an `UnreadableError`
worded for the author. Called by ``snippet``, ``labs`` and ``pictures``.
"""

from __future__ import annotations

from pathlib import Path


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
