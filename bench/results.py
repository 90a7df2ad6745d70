"""What was measured, as a table.

In: samples. Out: the text of ``results.md``, with medians and ratios. Called by
``__main__`` and the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any

from bench.report import measured_on, table

#: What is built, in this order: from nothing; again; with one snippet changed.
CASES = ("cold", "same", "changed")

#: How the table calls what ``sites`` builds.
NAMES = {
    "ours": "nn or F",
    "peer": "markdown-exec",
    "peer_once": "markdown-exec in one language",
    "plain": "no execution",
}

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
class Floor:
    """What no builder could save, in one round, in seconds."""

    round: int
    imports: float
    snippets: float


@dataclass(frozen=True)
class Results:
    """All of one ``make bench``.

    ``about`` says when, where and with which versions, ``size`` what was built, and
    ``started`` how many processes our builder started in each case.
    """

    about: dict[str, Any]
    size: dict[str, int]
    rounds: int
    started: dict[str, int]
    samples: list[Sample]
    floors: list[Floor]

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

    def floor(self) -> float:
        """The least that a cold build with these snippets could take, in seconds."""
        imports = median(floor.imports for floor in self.floors)
        snippets = median(floor.snippets for floor in self.floors)
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
    size = results.size
    aims = ["aim, against markdown-exec", *(f"≤ {AIMS[case]:.2f}" for case in CASES)]
    floor = results.seconds("ours", "cold") / results.floor()
    rows = [
        *(_seconds(results, key) for key in NAMES),
        *(_ratios(results, key) for key in NAMES if key != "ours"),
        aims,
        ["aim, against no execution", "", f"≤ {AIM_PLAIN:.2f}", ""],
        ["nn or F against the floor, wall", f"{floor:.2f}", "", ""],
        ["processes that nn or F starts", *(str(results.started[c]) for c in CASES)],
    ]
    torch = "imported" if results.imports_torch() else "never imported"
    return f"""\
# How fast a build is: `make bench`

{size["snippets"]} snippets, {size["drawing"]} of them drawing, on {size["pages"]}
pages in each of two languages. All contenders show the same code on the same pages
and take turns; the numbers are medians of {results.rounds} rounds.

{table(["", "cold", "nothing changed", "one snippet changed"], rows)}

nn or F executes a snippet once and shows the result in both languages, and only
what changed is executed. markdown-exec executes it on every page that shows it, in
each build; “in one language”, half of the pages show code without a result. The
floor is what no builder could save: importing torch, the snippets' own CPU time
divided by the cores, and the build without execution.

The builder's own process held at most {results.peak():.0f} MB (aim: under
{AIM_PEAK} MB) and {torch} torch.

{measured_on(results.about)}
"""


def _seconds(results: Results, key: str) -> list[str]:
    cells = (
        f"{results.seconds(key, case):.1f} / {results.seconds(key, case, 'cpu'):.1f}"
        for case in CASES
    )
    return [f"{NAMES[key]}, seconds, wall / CPU", *cells]


def _ratios(results: Results, key: str) -> list[str]:
    cells = (
        f"{results.ratio(key, case):.2f} / {results.ratio(key, case, 'cpu'):.2f}"
        for case in CASES
    )
    return [f"nn or F against {NAMES[key]}, wall / CPU", *cells]
