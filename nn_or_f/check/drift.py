"""What another torch does otherwise than that of the site: ``make drift``.

In: a project. Out: what all runs and facts say on the torch that is here, as a file; of
two such files, and of the proofs of the other torch, its evidence with the `Drift` in
it. No room calls it, but ``tools/drift.py``, with one Python after the other:
``make drift``. It has ``build`` run everything.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nn_or_f import atlas, build
from nn_or_f.atlas import Changed, Drift, Evidence, Ran
from nn_or_f.check import against_record, transcript
from nn_or_f.check.differences import differences
from nn_or_f.check.transcript import Transcript
from nn_or_f.faults import Fault, FaultError
from nn_or_f.read import sources
from nn_or_f.run.decode import decode
from nn_or_f.run.progress import Bar
from nn_or_f.run.runner import Runner
from nn_or_f.run.task import CALLED, Task
from nn_or_f.work import Work


@dataclass(frozen=True)
class Classes:
    """The names of the layers of torch.nn."""

    classes: list[str]


@dataclass(frozen=True)
class Endings:
    """What the call of each sample raises or warns, by how it is written."""

    samples: dict[str, str]


@dataclass(frozen=True)
class Said:
    """What all runs and facts say on one torch.

    ``views`` are hashes of what was run, ``failures`` say why a run did not reach its
    end, by the name of the snippet or lab; ``facts`` are by class and part.
    """

    about: dict[str, str]
    views: dict[str, str]
    spoken: dict[str, Transcript]
    failures: dict[str, str]
    facts: dict[str, str]
    classes: list[str]
    calls: dict[str, str]


def collect(root: Path) -> Said:
    """Run everything on the torch that is here, or take it from the cache.

    Raises:
        FaultError: some of the layers cannot be measured, or a source cannot be read.
    """
    asked = [
        _task("torch_layers:classes", Classes),
        _task("endings:endings", Endings),
    ]
    with Runner(root / build.CACHE) as runner, contextlib.closing(Bar()) as bar:
        work = build.make(root, sources.pages(root), runner, bar, records="")
        classes, endings = (runner.run(task) for task in asked)
    if failure := classes.failure or endings.failure:
        raise FaultError([Fault(failure.what)])
    if work.atlas.twins and not work.atlas.texts:  # what they are now is not known
        raise FaultError(work.faults)
    ran = {**work.runs, **{lab.path: work.executions[n] for n, lab in _labs(work)}}
    texts = {name: one.run_view for name, one in work.snippets.items()}
    texts |= {lab.path: "\n".join(lab.run_views) for _, lab in _labs(work)}
    spoken = against_record.collect(work)
    return Said(
        dict(classes.about),
        {name: atlas.view_hash(texts[name]) for name in ran},
        {s.name: one for s, one in spoken.items() if "facts" not in one.parts},
        {name: one.failure.what for name, one in ran.items() if one.failure},
        against_record.facts_of("".join(work.atlas.texts.values())),
        classes.value.classes,
        {name: transcript.plain(one) for name, one in endings.value.samples.items()},
    )


def _task(function: str, gives: type) -> Task:
    """Ask torch by a function of the atlas."""
    where = f"nn_or_f.atlas.{function}"
    return Task(function, how=CALLED, function=where, gives=gives)


def _labs(work: Work) -> Iterator[tuple[str, Any]]:
    return ((n, work.labs[n]) for n in work.executions)


def compare(site: Said, other: Said) -> Drift:
    """All that is not on one torch as it is on that of the site."""
    return Drift(
        _version(site),
        {name: _ran(site, other, name) for name in sorted(other.views)},
        [*_changed(site.facts, other.facts)],
        [
            *_changed(
                {f"class {name}": name for name in site.classes},
                {f"class {name}": name for name in other.classes},
            )
        ],
        [*_changed(site.calls, other.calls)],
    )


def _ran(site: Said, other: Said, name: str) -> Ran:
    if failure := other.failures.get(name):
        return Ran(other.views[name], failure=failure)
    nothing = Transcript("", {})
    then, now = (one.spoken.get(name, nothing) for one in (site, other))
    found = [Changed(d.part, d.then, d.now) for d in differences(then, now)]
    return Ran(other.views[name], found)


def _changed(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Changed]:
    for what in sorted({*then, *now}):
        if then.get(what) != now.get(what):
            yield Changed(what, then.get(what, ""), now.get(what, ""))


def _version(said: Said) -> str:
    return said.about["torch"].partition("+")[0]


def findings(one: Evidence) -> list[str]:
    """Each thing in the evidence of another torch, as one line."""
    drift = one.drift
    if drift is None:
        return one.unequal
    found = []
    for name, ran in drift.runs.items():
        found += [f"{name}: {ran.failure}"] if ran.failure else []
        found += [f"{name}: {_told(change)}" for change in ran.changes]
    every = (*drift.facts, *drift.classes, *drift.calls)
    return [*found, *map(_told, every), *one.unequal]


def _told(change: Changed) -> str:
    then, now = change.then.strip() or "nothing", change.now.strip() or "nothing"
    return f"{change.what}: {then} → {now}"


def main(arguments: list[str] | None = None) -> int:
    """Collect, or compare and write; with ``--check``, 1 for what no file lists."""
    parser = argparse.ArgumentParser(prog="make drift")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("collect").add_argument("file", type=Path)
    comparing = commands.add_parser("compare")
    for name in ("site", "other", "proofs"):
        comparing.add_argument(name, type=Path)
    comparing.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    root = Path.cwd()
    try:
        if options.command == "collect":
            text = json.dumps(asdict(collect(root)), ensure_ascii=False)
            options.file.write_text(text, "utf-8")
            return 0
        site, other = (
            decode(Said, json.loads(file.read_text("utf-8")))
            for file in (options.site, options.other)
        )
        proofs = json.loads(options.proofs.read_text("utf-8"))
    except (FaultError, OSError, ValueError) as error:
        print(f"{error}\nnn or F: nothing was compared", file=sys.stderr)
        return 1
    data = {**proofs, "drift": asdict(compare(site, other))}
    return _end(root, site, data, check=options.check)


def _end(root: Path, site: Said, data: dict[str, Any], *, check: bool) -> int:
    """Say what was found; write it, or ask whether a committed file lists it."""
    one: Evidence = decode(Evidence, data)
    found = findings(one)
    known, _ = atlas.all_evidence(root)
    listed = {line for each in known for line in findings(each)}
    new = [line for line in found if line not in listed]
    print(*found, sep="\n", end="\n" if found else "")
    if one.torch == _version(site):
        print(f"nn or F: torch {one.torch} is that of the site; nothing was written")
        return 1 if found else 0
    if check:
        print(f"nn or F: {len(new)} of these in no file of {atlas.EVIDENCE}/")
        print(*new, sep="\n", end="\n" if new else "")
        return 1 if new else 0
    file = root / atlas.EVIDENCE / f"torch-{one.torch}-cpu.json"
    file.parent.mkdir(exist_ok=True)
    text = json.dumps(data, indent=1, ensure_ascii=False)
    file.write_text(f"{text}\n", "utf-8")
    print(f"nn or F: {len(found)} differences; written to {file.relative_to(root)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
