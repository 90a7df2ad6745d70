"""What went wrong, and where: the one form of every message to an author.

In: a place (file and line) and a sentence. Out: one line of text.
Any room may raise or collect faults; only ``plugin`` reports them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A line of a file; ``path`` is relative to the project's root."""

    path: str
    line: int | None = None

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


@dataclass(frozen=True)
class Fault:
    """One thing that an author has to mend.

    ``places`` are the pages that are affected, ``source`` is where the cause
    lies (often a snippet), ``what`` says what happened and what was expected.
    """

    what: str
    places: tuple[Place, ...] = ()
    source: Place | None = None

    def __str__(self) -> str:
        where = ", ".join(str(place) for place in self.places)
        parts = [where, str(self.source or ""), self.what]
        return ": ".join(part for part in parts if part)

    def touches(self, path: str) -> bool:
        """Whether the page at ``path`` is affected."""
        return any(place.path == path for place in self.places)


class FaultError(Exception):
    """Raised where something cannot go on because of faults."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)
