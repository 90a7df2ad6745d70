"""What is kept between builds: one JSON file for each result, named by its key.

In: a key, all that a result depends on, and the result. Out: the result, while
the key is the same. A file that cannot be read or written costs a new run and
nothing else. Called by ``runner`` and ``render``.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any


class Cache:
    """A folder of results; ``folder=None`` keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def load(self, key: list[Any]) -> Any:
        """The result under a key; None where there is none that can be read."""
        path = self._path(key)
        try:
            return json.loads(path.read_text("utf-8")) if path else None
        except (OSError, ValueError, RecursionError):
            return None

    def save(self, key: list[Any], result: Any) -> None:
        """Keep a result; the file is there whole or not at all."""
        path = self._path(key)
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
            part = Path(name)
            try:
                with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                    json.dump(result, stream)
                part.replace(path)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        except OSError:
            self.folder = None  # unwritable: go on without

    def _path(self, key: list[Any]) -> Path | None:
        if self.folder is None:
            return None
        digest = hashlib.sha256(json.dumps(key).encode()).hexdigest()
        return self.folder / f"{digest}.json"
