"""What was measured, as a file and as a table.

In: samples. Out: ``results.json``, which holds them all, and ``results.md``,
which holds medians and ratios in both languages and is made of the first alone.
Called by ``__main__`` and the tests.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.report import render

#: What is built, in this order: from nothing; again; with one snippet changed.
CASES = ("cold", "same", "changed")

#: How much of the peer's wall time we aim to need, by case.
AIMS = {"cold": 0.8, "same": 0.25, "changed": 0.6}

#: How much of the wall time of a build without execution, where nothing changed.
AIM_PLAIN = 1.15

#: How much memory the builder's own process may need, in MB.
AIM_PEAK = 150


@dataclass(frozen=True)
class Sample:
    """One build: see `bench.measure.Taken` for what was measured."""

    round: int
    case: str
    contender: str
    wall: float
    cpu: float
    peak: int
    torch: bool


@dataclass(frozen=True)
class Limit:
    """What no builder could save, in one round, in seconds."""

    round: int
    imports: float
    snippets: float


@dataclass(frozen=True)
class Results:
    """All of one ``make bench``.

    ``about`` says when, where and with which versions; ``size`` what was built;
    ``executions`` how many snippets each contender executed, and ``started``
    how many processes our builder started, in each case.
    """

    about: dict[str, Any]
    size: dict[str, int]
    rounds: int
    executions: dict[str, dict[str, int]]
    started: dict[str, int]
    samples: list[Sample]
    limits: list[Limit]

    def to_json(self) -> str:
        """The file's text."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Results:
        """The opposite of `to_json`."""
        data = json.loads(text)
        data["samples"] = [Sample(**sample) for sample in data["samples"]]
        data["limits"] = [Limit(**limit) for limit in data["limits"]]
        return cls(**data)

    def seconds(self, contender: str, case: str, clock: str = "wall") -> float:
        """The median of one contender's builds; ``clock`` is "wall" or "cpu"."""
        return median(
            sample.wall if clock == "wall" else sample.cpu
            for sample in self.samples
            if (sample.contender, sample.case) == (contender, case)
        )

    def ratio(self, other: str, case: str, clock: str = "wall") -> float:
        """Our median as a part of another contender's."""
        own = self.seconds("ours", case, clock)
        return own / self.seconds(other, case, clock)

    def limit(self) -> float:
        """The least that a cold build with these snippets could take, in seconds."""
        imports = median(limit.imports for limit in self.limits)
        snippets = median(limit.snippets for limit in self.limits)
        cores = int(self.about["cores"])
        return imports + snippets / cores + self.seconds("plain", "cold")

    def peak(self) -> float:
        """The most memory that our builder's own process held, in MB."""
        return max(s.peak for s in self.samples if s.contender == "ours") / 1e6

    def imports_torch(self) -> bool:
        """Whether our builder's own process ever imported torch."""
        return any(s.torch for s in self.samples if s.contender == "ours")


def markdown(results: Results) -> str:
    """The text of ``results.md``."""
    return render(
        "results.md",
        results=results,
        versions=results.about["versions"],
        cases=CASES,
        aims=AIMS,
        aim_plain=AIM_PLAIN,
        aim_peak=AIM_PEAK,
    )


def write(results: Results, folder: Path) -> None:
    """Write both files."""
    (folder / "results.json").write_text(results.to_json(), "utf-8")
    (folder / "results.md").write_text(markdown(results), "utf-8")
