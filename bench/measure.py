"""What a build takes: wall time, and the CPU time of all its processes.

In: a site's folder. Out: a `Taken`. Called by ``__main__`` and the tests.

The system adds up the CPU time of children that somebody waited for. So this
module is also a small program of its own: it starts the builder, becomes the
parent of every process that the builder leaves behind, waits for them all, and
only then asks. That is exact on Linux; elsewhere nobody can adopt an orphan,
and the time of one that outlives the builder is missing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nn_or_f.run.end_processes import adopt_orphans

if sys.platform != "win32":
    import resource

ROOT = Path(__file__).resolve().parent.parent
_SECONDS = 300


class BuildError(Exception):
    """A build that should succeed did not; the message has its last words."""


@dataclass(frozen=True)
class Taken:
    """What one build took.

    ``wall`` and ``cpu`` in seconds, ``peak`` in bytes and ``torch`` of the
    builder's own process; ``started`` counts the processes that it started, None
    where it was not watched.
    """

    wall: float
    cpu: float
    peak: int
    torch: bool
    started: int | None


def build(folder: Path, watch: bool = False) -> Taken:
    """Run ``mkdocs build --strict`` in ``folder`` to its end.

    Raises:
        BuildError: it failed.
    """
    with tempfile.TemporaryDirectory() as reports:
        report = Path(reports) / "report.json"
        builder = [*python(), str(ROOT / "bench/builder.py"), str(report)]
        builder += ["watch" if watch else "time", "build", "--strict"]
        spent = run(folder, builder)
        return Taken(**spent, **json.loads(report.read_text("utf-8")))


def run(folder: Path, command: list[str]) -> dict[str, Any]:
    """Run a command in ``folder``: its wall time, and the CPU time of all of it.

    Raises:
        BuildError: it failed.
    """
    done = subprocess.run(
        [*python(), "-m", "bench.measure", str(folder), *command],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode:
        raise BuildError(f"{folder.name} was not built:\n{done.stderr[-2000:]}")
    spent: dict[str, Any] = json.loads(done.stdout)
    return spent


def python() -> list[str]:
    """This Python; what lies beside its program is no module."""
    return [sys.executable, "-P"]


def environment() -> dict[str, str]:
    """What every contender's build gets."""
    kept = {k: v for k, v in os.environ.items() if k != "NN_OR_F_FRESH"}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "MPLBACKEND": "agg",
        "NO_MKDOCS_2_WARNING": "1",
    }


def main(folder: str, *command: str) -> int:
    """Run ``command`` in ``folder``; tell on stdout what it took."""
    adopt_orphans()
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=sys.stderr)
    code = process.wait()
    wall = time.perf_counter() - start
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        pass
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({"wall": wall, "cpu": usage.ru_utime + usage.ru_stime}))
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
