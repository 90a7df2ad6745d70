"""What recording a run costs: ``make bench-record``, or ``python -m bench.record``.

In: the snippets that pages inspect, and a small network that is trained. Out:
``bench/record.json`` and ``bench/record.md``. Each view is executed with and without
the tracer, in turns and in one process, which has imported torch before.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import os
import sys
import tempfile
import time
import types
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import torch

from bench.machine import about, load
from bench.report import render
from nn_or_f.read import page, snippet
from nn_or_f.run.tracer import Printed, Tracer

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent

#: Times as long as the plain run, and milliseconds more for each step, at most.
AIM_RATIO = 5
AIM_STEP = 1

NETWORK = """\
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
net = nn.Sequential(
    nn.Linear(8, 16),
    nn.BatchNorm1d(16),
    nn.Dropout(0.2),
    nn.Linear(16, 2),
)
sgd = torch.optim.SGD(net.parameters(), lr=0.1)
x, y = torch.randn(32, 8), torch.randint(0, 2, (32,))
for _ in range(20):
    sgd.zero_grad()
    logits = net(x)
    loss = F.cross_entropy(logits, y)
    loss.backward()
    sgd.step()
print(loss.item())
"""


@dataclass(frozen=True)
class Case:
    """One view: how many steps it has, and milliseconds without and with a record."""

    name: str
    steps: int
    plain: list[float]
    recorded: list[float]

    def ratio(self) -> float:
        """How many times as long it takes with a record."""
        return median(self.recorded) / median(self.plain)

    def per_step(self) -> float:
        """How many milliseconds each step costs."""
        return (median(self.recorded) - median(self.plain)) / self.steps


@dataclass(frozen=True)
class Results:
    """All cases, the network last, and where they were measured."""

    about: dict[str, Any]
    cases: list[Case]


def views() -> dict[str, str]:
    """Every view that some page has inspected, by its name, and the network."""
    names: set[str] = set()
    for path in sorted((ROOT / "docs/ja").rglob("*.md")):
        names |= page.scan(path.name, path.read_text("utf-8")).inspected()
    found = {name: snippet.read(ROOT, name).run_view for name in sorted(names)}
    return {**found, "network": NETWORK}


def measured(name: str, view: str, rounds: int) -> Case:
    """Run a view with and without a record; one round before is not counted.

    Raises:
        SystemExit: it is too long to be recorded, or prints something else then.
    """
    plain: list[float] = []
    recorded: list[float] = []
    steps = 0
    for _ in range(rounds + 1):
        with _printed() as printed:
            plain.append(_plain(name, view))
            (alone,) = printed.texts([printed.size()])
        with _printed() as printed:
            tracer = Tracer(name, view, printed)
            start = time.perf_counter()
            tracer.run()
            recorded.append((time.perf_counter() - start) * 1000)
            found = tracer.found()
        steps = len(found["steps"])
        if found["more"] or found["error"] or found["out"] != alone:
            raise SystemExit(f"nn or F: {name} does not go as without the tracer")
    return Case(name, steps, *([round(t, 3) for t in s[1:]] for s in (plain, recorded)))


def _plain(name: str, view: str) -> float:
    """Milliseconds of a view alone, from its text on as the tracer has it."""
    names = vars(types.ModuleType("__main__"))
    start = time.perf_counter()
    exec(compile(view, name, "exec", dont_inherit=True), names)
    return (time.perf_counter() - start) * 1000


@contextlib.contextmanager
def _printed() -> Iterator[Printed]:
    """Let stdout be a file, and this process what it was before."""
    sys.stdout.flush()
    stdout, main, argv = os.dup(1), sys.modules["__main__"], sys.argv
    with tempfile.TemporaryFile(buffering=0) as file:
        os.dup2(file.fileno(), 1)
        try:
            with (
                open(1, "w", encoding="utf-8", buffering=1, closefd=False) as stream,
                contextlib.redirect_stdout(stream),
            ):
                yield Printed(file.fileno())
        finally:
            os.dup2(stdout, 1)
            os.close(stdout)
            sys.modules["__main__"], sys.argv = main, argv


def markdown(results: Results) -> str:
    """The text of ``record.md``."""
    return render(
        "record.md",
        results=results,
        median=median,
        aim_ratio=AIM_RATIO,
        aim_step=AIM_STEP,
        versions=results.about["versions"],
    )


def main() -> None:
    """Measure, write both files, and show the table."""
    parser = argparse.ArgumentParser(prog="make bench-record")
    parser.add_argument("--rounds", type=int, default=25)
    rounds = max(1, parser.parse_args().rounds)
    torch.set_num_threads(1)  # as where snippets are run
    before = load()
    cases = [measured(name, view, rounds) for name, view in views().items()]
    found = Results(about() | {"load_before": before, "load_after": load()}, cases)
    text = json.dumps(dataclasses.asdict(found), indent=1, ensure_ascii=False)
    (HERE / "record.json").write_text(f"{text}\n", "utf-8")
    (HERE / "record.md").write_text(markdown(found), "utf-8")
    print(markdown(found))
    print(f"nn or F: written to {HERE}/record.json and record.md")


if __name__ == "__main__":
    main()
