"""What ``mkdocs serve`` keeps from one build to the next.

In: a name, and the key of all that a thing is made of. Out: the thing as it was made
under the same key, or None. Called by ``hooks``: an edit then costs the conversion
of the pages that it touches, not of all. A build that ends keeps nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, Template
from jinja2.bccache import Bucket

#: A step of a build, and the page that it was done for.
Name = tuple[str, str]


class Memory:
    """Things by name, each with the key that it was made under.

    A name is a step and a page: ("content", "ja/index.md"). ``made`` are the names
    of what this build had to make.
    """

    def __init__(self) -> None:
        self._things: dict[Name, tuple[Any, Any]] = {}
        self.made: list[Name] = []

    def begin(self) -> None:
        """A build begins."""
        self.made = []

    def recall(self, name: Name, key: Any, make: Callable[[], Any]) -> Any:
        """What was made under this key; it is made now if that was another."""
        thing = self.find(name, key)
        if thing is None:
            thing = make()
            self.keep(name, key, thing)
        return thing

    def find(self, name: Name, key: Any) -> Any | None:
        """What was made under this key, None if that was another or never."""
        known, thing = self._things.get(name, (None, None))
        return thing if known == key else None

    def keep(self, name: Name, key: Any, thing: Any) -> None:
        """Keep what was made, in place of what has the same name."""
        self.made.append(name)
        self._things[name] = (key, thing)


class _Heard(logging.Handler):
    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__(logging.WARNING)
        self.records = records

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextlib.contextmanager
def heard(name: str) -> Iterator[list[logging.LogRecord]]:
    """The warnings and errors that are logged meanwhile."""
    records: list[logging.LogRecord] = []
    handler = _Heard(records)
    logger = logging.getLogger(name)
    logger.addHandler(handler)
    try:
        yield records
    finally:
        logger.removeHandler(handler)


def digest(paths: Iterable[Path]) -> str:
    """A hash of the names and contents of files."""
    found = hashlib.sha256()
    for path in sorted(paths):
        found.update(f"{path}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()


class Compiled(BytecodeCache):
    """Templates that one build has compiled, for the next; by their source."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template's code, if its source is the same."""
        if (code := self._known.get(bucket.key)) is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code."""
        self._known[bucket.key] = bucket.bytecode_to_string()

    def serve(self, env: Environment) -> None:
        """Give an environment the templates compiled before."""
        env.bytecode_cache = self


def keep_pages(env: Environment, memory: Memory) -> None:
    """Have ``env`` write only the pages anew for which ``page_key`` is another.

    The context of a page has its key as ``page_key``; what has none is written anew
    each time.
    """

    class Kept(Template):
        def render(self, *args: Any, **kwargs: Any) -> str:
            context = dict(*args, **kwargs)
            name, key = context.get("page_key", (None, None))
            if name is None:
                return super().render(context)
            write = super().render
            text: str = memory.recall(name, key, lambda: write(context))
            return text

    env.template_class = Kept
