"""What is kept between builds: one JSON file for each result, named by its key.

In: a key, all that a result depends on, and the result. Out: the result, while
the key is the same. A file that cannot be read or written costs a new run and
nothing else; one that nobody asked for in a month is removed. Called by ``runner`` and
``render``.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import stat
import time
import uuid
from pathlib import Path
from typing import Any

_DAY = 24 * 60 * 60
#: Seconds after which what nobody asked for is removed.
_OLD = 30 * _DAY
#: No result is larger: labs draw, and an output ends at its limit.
_MOST_BYTES = 1 << 28


class Cache:
    """A folder of results; ``folder=None`` keeps nothing.

    ``unwritable`` says why nothing more is kept, once that is so.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.unwritable = ""

    def load(self, key: list[Any]) -> Any:
        """The result under a key; None where there is none that can be read."""
        path = self._path(key)
        try:
            return json.loads(_read(path)) if path else None
        except (OSError, ValueError, RecursionError, MemoryError):
            return None

    def save(self, key: list[Any], result: Any) -> None:
        """Keep a result; the file is there whole or not at all."""
        path = self._path(key)
        if path is None or self.unwritable:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.parent / f"{uuid.uuid4().hex}.part"
            try:  # a signal may end this at any moment, once there is a file too
                with part.open("x", encoding="utf-8") as stream:
                    json.dump(result, stream)
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)  # whatever it is, it is none of ours
                part.replace(path)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        except OSError as error:
            self.unwritable = f"nothing can be kept in {self.folder}: {error.strerror}"

    def prune(self) -> None:
        """Remove what nobody has asked for in a month, and what was never whole."""
        if self.folder is None:
            return
        now = time.time()
        with contextlib.suppress(OSError):
            for entry in os.scandir(self.folder):
                with contextlib.suppress(OSError):
                    age = now - entry.stat(follow_symlinks=False).st_mtime
                    if age > (_DAY if entry.name.endswith(".part") else _OLD):
                        Path(entry).unlink()

    def _path(self, key: list[Any]) -> Path | None:
        if self.folder is None:
            return None
        digest = hashlib.sha256(json.dumps(key).encode()).hexdigest()
        return self.folder / f"{digest}.json"


def _read(path: Path) -> bytes:
    """What a file holds; it is noted that somebody asked.

    Raises:
        OSError: it is not there, or no file: to read a pipe would be to wait for ever.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as stream:
        about = os.fstat(stream.fileno())
        if not stat.S_ISREG(about.st_mode) or about.st_size > _MOST_BYTES:
            raise OSError
        if time.time() - about.st_mtime > _DAY:
            with contextlib.suppress(OSError):
                os.utime(path)
        return stream.read()
