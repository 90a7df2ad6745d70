"""The builder's end of a Jupyter kernel for each task of several cells, a notebook.

In: a `Job`. Out: the answer of its execution, as ``answers`` makes it, with an output
for each cell. Called by ``pool``. The other end is ``kernel``: the process that builds
imports no part of Jupyter.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nn_or_f.faults import Fault, FaultError
from nn_or_f.run import answers, terminal
from nn_or_f.run.environment import environment
from nn_or_f.run.folders import scratch
from nn_or_f.run.task import Job

_ROOT = Path(__file__).parents[2]


class Kernels:
    """Starts a process, and in it a kernel, for each notebook."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._closed = False

    def prepare(self, texts: Iterable[str]) -> None:
        """Each kernel imports what it needs."""

    def run(self, job: Job) -> dict[str, Any]:
        """Execute the cells of a job and wait for the answer.

        Raises:
            FaultError: it was closed meanwhile.
        """
        try:
            report = self._report(job)
        except OSError as error:  # no process, no temporary folder, no more files
            report = {"end": "lost", "what": str(error)}
        if self._closed:
            raise FaultError([Fault("the runner ended: it was closed")])
        about = report.pop("about", {})
        return {**answers.of_report(_read(report, job)), "about": about}

    def ended(self) -> bool:
        """Whether it was closed: it can run nothing more."""
        return self._closed

    def close(self) -> None:
        """End whatever still runs: each process does so when its stdin is closed."""
        self._closed = True
        for process in list(self._running):
            assert process.stdin is not None
            process.stdin.close()

    def _report(self, job: Job) -> dict[str, Any]:
        with scratch("lab") as folder, tempfile.TemporaryFile() as stderr:
            process = _started(folder, stderr.fileno())
            assert process.stdin is not None
            assert process.stdout is not None
            self._running.add(process)
            if self._closed:
                process.stdin.close()
            with process:  # leaving it closes stdin, which ends whatever still runs
                # It may have ended, or been closed: see what it said.
                with contextlib.suppress(BrokenPipeError, ValueError):
                    process.stdin.write(job.to_json().encode() + b"\n")
                    process.stdin.flush()
                text = process.stdout.read()
            self._running.discard(process)
            with contextlib.suppress(ValueError):  # nothing, or not all of it
                report: dict[str, Any] = _public(json.loads(text), folder)
                return report
            stderr.seek(0)
            lines = stderr.read().decode(errors="replace").split("\n")
        last = next((line for line in reversed(lines) if line.strip()), "")
        return {"end": "lost", "what": last.strip() or "it said nothing"}


def _started(folder: str, stderr: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "nn_or_f.run.kernel"],
        cwd=folder,
        env={
            **environment(),
            "HOME": folder,
            "TMPDIR": folder,
            "JOBLIB_MULTIPROCESSING": "0",  # or it warns where there is no room for it
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "PYTHONPATH": str(_ROOT),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        start_new_session=True,
    )


def _public(found: Any, folder: str) -> Any:
    """What a report holds, without private folders in any text."""
    match found:
        case str():
            return terminal.public(found, folder)
        case list():
            return [_public(one, folder) for one in found]
        case dict():
            return {name: _public(one, folder) for name, one in found.items()}
    return found


def _read(report: dict[str, Any], job: Job) -> dict[str, Any]:
    """A report with an output for each cell, or with a cell that is the job's."""
    if report["end"] == "reached":
        cells = [_output(cell) for cell in report["cells"]]
        sizes = [len(cell["stdout"]) + len(cell["stderr"]) for cell in cells]
        if max(sizes, default=0) <= job.limits.output_bytes:
            return {**report, "cells": cells}
        number = 1 + sizes.index(max(sizes))
        return {"end": "stopped", "what": "output", "cell": number}
    for name in {"cell", "line_cell"} & report.keys():  # one of ours comes last
        report[name] = min(report[name], len(job.cells))
    return {"cell": 1, **report}


def _output(outputs: list[dict[str, Any]]) -> dict[str, Any]:
    """One cell's outputs in the notebook format; a result counts as printed."""
    texts = {"stdout": "", "stderr": ""}
    figures: list[str] = []
    for output in outputs:
        if output["output_type"] == "stream":
            texts[output["name"]] += output["text"]
            continue
        data = output.get("data", {})
        if svg := data.get("image/svg+xml"):
            figures.append(svg)
        elif text := data.get("text/plain"):
            texts["stdout"] += f"{text}\n"
    clean = {name: terminal.clean(text) for name, text in texts.items()}
    return {**clean, "figures": figures}
