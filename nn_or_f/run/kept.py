"""What is kept between builds: one JSON file for each result, named by its key.

In: a key, all that a result depends on, and the result. Out: the result, while
the key is the same. A file that is damaged, foreign or cannot be written costs
a new run and nothing else. Called by ``runs``, ``executions``, ``render``.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any


class Kept:
    """A folder of results; ``folder=None`` keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def load(self, key: list[Any]) -> dict[str, Any] | None:
        """The result under a key; None where there is none that can be read."""
        path = self._path(key)
        try:
            entry = json.loads(path.read_text("utf-8")) if path else None
        except (OSError, ValueError, RecursionError):
            return None
        # A file that was renamed or copied here has another key, and one in which
        # a byte fell over another sum.
        if not isinstance(entry, dict) or entry.get("key") != _plain(key):
            return None
        result = entry.get("result")
        whole = isinstance(result, dict) and entry.get("sum") == _sum(result)
        return result if whole else None

    def save(self, key: list[Any], result: dict[str, Any]) -> None:
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
                    plain = _plain(result)
                    entry = {"key": key, "sum": _sum(plain), "result": plain}
                    json.dump(entry, stream)
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


def _plain(value: Any) -> Any:
    """A value as it comes back from JSON."""
    return json.loads(json.dumps(value))


def _sum(result: Any) -> str:
    return hashlib.sha256(json.dumps(result).encode()).hexdigest()
