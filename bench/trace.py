"""What tracing a run costs: ``make bench-trace``, or ``python -m bench.trace``.

In: the snippets that pages inspect, and a small network that is trained. Out:
``bench/trace.md``. Each view is executed with and without the tracer, in turns and in
one process, which has imported torch before.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import time
import types
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import torch

from bench.machine import about, load
from bench.report import measured_on, table, write
from nn_or_f.read import snippet, sources
from nn_or_f.read.scan_page import scan
from nn_or_f.run.tracer import Printed, Tracer

ROOT = Path(__file__).resolve().parent.parent

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
    """One view: how many steps it has, and milliseconds without and with the tracer."""

    name: str
    steps: int
    plain: list[float]
    traced: list[float]

    def ratio(self) -> float:
        """How many times as long it takes to trace it."""
        return median(self.traced) / median(self.plain)

    def per_step(self) -> float:
        """How many milliseconds each step costs."""
        return (median(self.traced) - median(self.plain)) / self.steps


def views() -> dict[str, str]:
    """Every view that some page has inspected, by its name, and the network."""
    names: set[str] = set()
    for uri, text in sources.pages(ROOT).items():
        names |= scan(uri, text).inspected()
    found = {name: snippet.read(ROOT, name).run_view for name in sorted(names)}
    return {**found, "network": NETWORK}


def measured(name: str, view: str, rounds: int) -> Case:
    """Run a view with and without the tracer; one round before is not counted.

    Raises:
        SystemExit: it is too long to be traced, or prints something else then.
    """
    plain: list[float] = []
    traced: list[float] = []
    steps = 0
    for _ in range(rounds + 1):
        with _printed() as printed:
            plain.append(_plain(name, view))
            (alone,) = printed.texts([printed.size()])
        with _printed() as printed:
            tracer = Tracer(name, view, printed)
            start = time.perf_counter()
            tracer.run()
            traced.append((time.perf_counter() - start) * 1000)
            found = tracer.found()
        steps = len(found["steps"])
        if found["more"] or found["error"] or found["out"] != alone:
            raise SystemExit(f"nn or F: {name} does not go as without the tracer")
    return Case(name, steps, *([round(t, 3) for t in s[1:]] for s in (plain, traced)))


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


def markdown(cases: list[Case], about: str) -> str:
    """The text of ``trace.md``."""
    head = ["", "steps", "ms, plain", "ms, traced", "times", "ms more for each step"]
    rows = [_row(case) for case in cases]
    aim = ["aim for `network`", "", "", "", f"≤ {AIM_RATIO}", f"< {AIM_STEP}"]
    return f"""\
# What tracing a run costs: `make bench-trace`

Each snippet that a page inspects, and `network`, a small network that is trained
for 20 steps: executed with and without the tracer, in turns, in one process that
has imported torch. The numbers are medians of {len(cases[0].plain)} rounds.

{table(head, [*rows, aim])}

{about}
"""


def _row(case: Case) -> list[str]:
    plain, traced = median(case.plain), median(case.traced)
    cells = [f"`{case.name}`", str(case.steps), f"{plain:.2f}", f"{traced:.2f}"]
    return [*cells, f"{case.ratio():.1f}", f"{case.per_step():.3f}"]


def main() -> None:
    """Measure, write the table, and show it."""
    parser = argparse.ArgumentParser(prog="make bench-trace")
    parser.add_argument("--rounds", type=int, default=25)
    rounds = max(1, parser.parse_args().rounds)
    torch.set_num_threads(1)  # as where snippets are run
    before = load()
    cases = [measured(name, view, rounds) for name, view in views().items()]
    where = measured_on(about() | {"load_before": before, "load_after": load()})
    write("trace.md", markdown(cases, where))


if __name__ == "__main__":
    main()
