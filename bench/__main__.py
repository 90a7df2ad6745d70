"""Build, measure, write the table: ``make bench``, or ``python -m bench``.

In: how many rounds. Out: ``bench/results.md``.

In each round and each case all contenders take their turn, so that what else
the machine does hits them alike. Before the first round each builds once,
untimed: no contender pays for a cold disk.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from bench import measure, report, results, sites
from bench.content import Content
from bench.machine import about, load
from bench.results import CASES, Floor, Results, Sample

HERE = Path(__file__).resolve().parent


def compare(content: Content, rounds: int, folder: Path) -> Results:
    """Measure all contenders in ``folder``, which is empty."""
    load_before = load()
    all_sites = sites.write_all(content, folder)
    started = _warm_up(all_sites)
    samples: list[Sample] = []
    floors: list[Floor] = []
    for number in range(1, rounds + 1):
        floors.append(Floor(number, **_floor(all_sites["plain"])))
        for case in CASES:
            for key, site in all_sites.items():
                _prepare(site, case, number)
                taken = asdict(measure.build(site.folder))
                del taken["started"]
                samples.append(Sample(number, case, key, **taken))
                _say(f"round {number} of {rounds}, {case}", samples[-1])
    examples = list(content.examples())
    return Results(
        about=about() | {"load_before": load_before, "load_after": load()},
        size={
            "pages": content.pages,
            "snippets": len(examples),
            "drawing": sum(example.draws for example in examples),
        },
        rounds=rounds,
        started=started,
        samples=samples,
        floors=floors,
    )


def _warm_up(all_sites: dict[str, sites.Site]) -> dict[str, int]:
    """Build each once; how many processes our builder starts, by case."""
    for key, site in all_sites.items():
        print(f"warming up: {key}", flush=True)
        if not site.contender.ours:
            measure.build(site.folder)
    ours = all_sites["ours"]
    started: dict[str, int] = {}
    for case in CASES:
        _prepare(ours, case, 0)
        started[case] = measure.build(ours.folder, watch=True).started or 0
    return started


def _prepare(site: sites.Site, case: str, number: int) -> None:
    if case == "cold":
        site.forget()
    if case == "changed":
        site.change(seed=1000 + number)


def _floor(site: sites.Site) -> dict[str, float]:
    """Import torch and run the snippets, in a process of their own."""
    lang, *_ = next(c for c in sites.CONTENDERS if c.ours).executes
    views = site.folder / sites.SHOWN / lang
    done = subprocess.run(
        [*measure.python(), str(HERE / "floor.py"), str(views)],
        env=measure.environment(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _say(when: str, sample: Sample) -> None:
    print(
        f"{when}: {sample.contender:9} {sample.wall:6.2f} s wall, "
        f"{sample.cpu:6.2f} s CPU",
        flush=True,
    )


def main() -> int:
    """Measure, write the table, and show it."""
    parser = argparse.ArgumentParser(prog="make bench", description="Compare builds.")
    parser.add_argument("--rounds", type=int, default=5)
    rounds = max(1, parser.parse_args().rounds)
    try:
        with tempfile.TemporaryDirectory(prefix="nn-or-f-bench-") as folder:
            found = compare(Content(pages=10), rounds, Path(folder) / "sites")
    except measure.BuildError as error:
        print(f"nn or F: {error}", file=sys.stderr)
        return 1
    report.write("results.md", results.markdown(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
