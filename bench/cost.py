"""What calling a module costs over calling its function: ``make cost``.

In: the cases of ``cost_layers``. Out: ``bench/cost.json``, and the pictures that
``cost_pictures`` draws of it. No build measures; a page shows the pictures.

Other work on the machine slows all that runs at the time. So what is counted is the
CPU time of the thread, the ways of calling take turns in short blocks, each round in
another order, and each is compared with the function in the same round: of these
differences the file has the quartiles.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles
from time import thread_time
from typing import Any

import torch
from torch.utils.benchmark import Timer

from bench import cost_layers, machine
from bench.cost_layers import Case

FILE = Path(__file__).with_suffix(".json")

#: Seconds that a block of calls is to take: short beside what disturbs it.
_BLOCK = 0.001

Quartiles = tuple[float, float, float]


@dataclass(frozen=True)
class Cell:
    """One layer at one size, in microseconds for each call.

    ``function`` has the quartiles of the function's calls, ``more`` by way those of
    how much longer the other calls of the same round took.
    """

    layer: str
    elements: int
    shape: list[int]
    calls: int
    function: Quartiles
    more: dict[str, Quartiles]


@dataclass(frozen=True)
class Costs:
    """All of one ``make cost``: on what, how often, and what was measured."""

    about: dict[str, Any]
    rounds: int
    cells: list[Cell]

    def cell(self, layer: str, elements: int) -> Cell:
        """The cell of a layer at a size."""
        wanted = (layer, elements)
        return next(one for one in self.cells if (one.layer, one.elements) == wanted)


def quartiles(numbers: Iterable[float]) -> Quartiles:
    """The quartiles, to a thousandth."""
    low, middle, high = quantiles(numbers, n=4, method="inclusive")
    return round(low, 3), round(middle, 3), round(high, 3)


def compared(times: Mapping[str, list[float]]) -> dict[str, Quartiles]:
    """How much longer than the function each way took, round by round."""
    function = times["function"]
    return {
        way: quartiles(t - f for t, f in zip(taken, function, strict=True))
        for way, taken in times.items()
        if way != "function"
    }


def order(ways: list[str], number: int) -> list[str]:
    """The ways, in each round from another one on, and every other time backwards."""
    first = number // 2 % len(ways)
    turned = ways[first:] + ways[:first]
    return turned[::-1] if number % 2 else turned


def measured(case: Case, rounds: int) -> Cell:
    """Time all ways of one case in turns, on one thread."""
    timers = {
        way: Timer(stmt, globals=dict(case.names), timer=thread_time, num_threads=1)
        for way, stmt in case.stmts.items()
    }
    once = median(timers["function"].timeit(10).median for _ in range(3))
    calls = max(1, round(_BLOCK / once))
    for timer in timers.values():  # what is compiled is compiled here
        timer.timeit(calls)
    times: dict[str, list[float]] = {way: [] for way in timers}
    for number in range(rounds):
        for way in order([*timers], number):
            times[way].append(timers[way].timeit(calls).median * 1e6)
    shape, function = case.shape(), quartiles(times["function"])
    return Cell(case.layer, case.elements, shape, calls, function, compared(times))


def about() -> dict[str, Any]:
    """When, on what, and with which versions."""
    known = machine.about()
    versions = {name: known["versions"][name] for name in ("python", "torch")}
    kept = {key: known[key] for key in ("date", "system", "cpu", "cores")}
    capability = torch.backends.cpu.get_cpu_capability()
    return {**kept, "capability": capability, "threads": 1, "versions": versions}


def text(costs: Costs) -> str:
    """The file, with a line for each cell."""
    cells = ",\n  ".join(json.dumps(asdict(cell)) for cell in costs.cells)
    head = json.dumps(costs.about, indent=2).replace("\n", "\n ")
    return (
        f'{{\n "about": {head},\n "rounds": {costs.rounds},\n "cells": [\n  {cells}'
        "\n ]\n}\n"
    )


def read(file: Path = FILE) -> Costs:
    """What was measured last."""
    data = json.loads(file.read_text("utf-8"))
    cells = [
        Cell(
            **{**one, "function": tuple(one["function"])}
            | {"more": {way: tuple(three) for way, three in one["more"].items()}}
        )
        for one in data["cells"]
    ]
    return Costs(data["about"], data["rounds"], cells)


def main() -> None:
    """Measure, write the file, and draw it."""
    from bench import cost_pictures  # it reads what is written here

    parser = argparse.ArgumentParser(prog="make cost")
    parser.add_argument("--rounds", type=int, default=101)
    rounds = max(2, parser.parse_args().rounds)
    before, cells = machine.load(), []
    with torch.no_grad():
        for case in cost_layers.every():
            cells.append(measured(case, rounds))
            one, (low, middle, high) = cells[-1], cells[-1].more["module"]
            print(
                f"{one.layer:<11} {one.elements:>9,} {one.function[1]:>10.1f} µs, "
                f"as a module {middle:+.1f} ({low:+.1f} to {high:+.1f})",
                flush=True,
            )
    loads = {"load_before": before, "load_after": machine.load()}
    FILE.write_text(text(Costs(about() | loads, rounds, cells)), "utf-8")
    print(f"nn or F: written to {FILE}")
    cost_pictures.main()


if __name__ == "__main__":
    main()
