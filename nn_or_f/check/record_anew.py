"""Record anew what runs print: ``make outputs``.

In: a project, and the names of snippets and labs. Out: the files of ``outputs/``, and
on stdout what was written and what was not. No room calls it, but the program
``tools/outputs.py``: it has ``build`` run everything, and ``against_record`` say what
is not as it is recorded.
"""

from __future__ import annotations

import contextlib
import difflib
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from nn_or_f import build
from nn_or_f.atlas import FOLDER as FACTS
from nn_or_f.check import against_record
from nn_or_f.check.transcript import Transcript
from nn_or_f.faults import FaultError
from nn_or_f.read import labs, snippet, sources
from nn_or_f.run.limits import Limits
from nn_or_f.run.progress import Bar
from nn_or_f.run.runner import Runner

#: What stands for every name on the command line.
ALL = "all"

_MOST_LINES = 40


def record_anew(
    root: Path, spoken: Mapping[against_record.Source, Transcript], named: Sequence[str]
) -> Iterator[tuple[str, bool]]:
    """Write what is new; what is said of each file, and whether it was refused.

    A change in words or in whole numbers is recorded of what is ``named`` alone. With
    `ALL` named, everything is recorded as it is now, as for another torch.
    """
    drifted: dict[against_record.Source, list[against_record.Drift]] = {
        s: [] for s in spoken if ALL in named
    }
    found, faults = against_record.compare(root, spoken)
    if faults:
        raise FaultError(faults)
    for drift in found:
        drifted.setdefault(drift.source, []).append(drift)
    for source, its_own in drifted.items():
        file = root / source.recorded
        then = file.read_text("utf-8") if file.exists() else ""
        now = spoken[source].text()
        grave = [d for d in its_own if d.difference and d.difference.is_grave]
        refused = bool(grave) and not {source.name, ALL} & {*named}
        if not refused and now != then and spoken[source].says_something:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(now, "utf-8")
        done = "recorded"
        if refused:
            done = "left as it is; if the pages are right with it:"
            done += f" “{against_record.command(source)}”"
        if now != then:
            yield f"{source.recorded}: {done}\n{_changes(then, now)}", refused


def _changes(then: str, now: str) -> str:
    """The lines that are not as they were, old and new, and of very many the first."""
    found = difflib.unified_diff(then.splitlines(), now.splitlines(), n=0)
    lines = [f"    {line}" for line in [*found][2:] if line[0] != "@"]
    more = len(lines) - _MOST_LINES
    return "\n".join([*lines[:_MOST_LINES], *([f"    … {more} more"] * (more > 0))])


def main(root: Path, arguments: Sequence[str], limits: Limits | None = None) -> int:
    """Record what is new, and of what is named all; 1 if anything is left to do."""
    folder = f"{snippet.FOLDER}/"
    named = [argument.removeprefix(folder) for argument in arguments]
    known = {ALL, FACTS, *snippet.find(root)}
    known.update(f"{labs.FOLDER}/{name}.py" for name in labs.find(root))
    if strange := [name for name in named if name not in known]:
        print(f"there is no snippet and no lab {', '.join(strange)}", file=sys.stderr)
        return 2
    try:
        texts = sources.pages(root)
        with (
            Runner(root / build.CACHE, limits) as runner,
            contextlib.closing(Bar()) as bar,
        ):
            work = build.make(root, texts, runner, bar, records="")
        if work.faults:
            raise FaultError(work.faults)
        left = False
        for told, refused in record_anew(root, against_record.collect(work), named):
            print(told)
            left = left or refused
        for file in against_record.strays(root, against_record.files_of(work)):
            (root / file).unlink()
            print(f"{file}: removed, for nothing runs that it was recorded of")
    except (FaultError, OSError) as error:
        print(f"{error}\nMend this first", file=sys.stderr)
        return 1
    return 1 if left else 0
