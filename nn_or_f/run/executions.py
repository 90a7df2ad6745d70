"""Execute every lab whose code changed, and keep what came of it.

In: labs. Out: an `Execution` for each, fresh or kept from an earlier build
under the hash of all that it depends on. The process that builds imports no
part of Jupyter for it, and starts no kernel when nothing changed. Called by
``plugin`` and ``build``.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nn_or_f.faults import Fault, Place
from nn_or_f.read.labs import Lab
from nn_or_f.run import answers
from nn_or_f.run.kept import Kept
from nn_or_f.run.limits import Limits
from nn_or_f.run.processes import scratch
from nn_or_f.run.runs import Failure, runner_digest
from nn_or_f.run.warm import environment

#: What an execution depends on, besides what a run does.
PACKAGES = ("scikit-learn", "ipykernel", "ipython", "matplotlib-inline", "nbclient")

_HERE = Path(__file__).parent
_KERNEL = _HERE / "kernel.py"


@dataclass(frozen=True)
class Output:
    """What one code cell printed and drew; ``figures`` are SVG text."""

    stdout: str = ""
    stderr: str = ""
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Execution:
    """What a lab's code gave: an `Output` for each code cell.

    ``about`` has the versions of torch and Python and the CPU capability.
    ``failure`` is None when the last cell reached its end; else ``cell`` is the
    number of the cell that did not, and the failure's line one of the file.
    """

    outputs: tuple[Output, ...] = ()
    about: dict[str, str] = field(default_factory=dict)
    failure: Failure | None = None
    cell: int = 0

    def faults(self, lab: Lab) -> list[Fault]:
        """What its author has to mend."""
        if self.failure:
            what = f"cell {self.cell}: {self.failure.what}"
            return [Fault(what, (Place(lab.path, self.failure.line),))]
        found: list[Fault] = []
        for cell, output in zip(lab.code, self.outputs, strict=True):
            place = Place(lab.path, cell.line)
            if output.figures and not cell.figure:
                what = "it draws: its mark needs “figure=…”, a name in the header"
                found.append(Fault(f"cell {cell.number}: {what}", (place,)))
            elif cell.figure and not output.figures:
                what = f"it does not draw the figure “{cell.figure}”"
                found.append(Fault(f"cell {cell.number}: {what}", (place,)))
        return found


class Executor:
    """Executes labs; ``cache_folder=None`` keeps nothing."""

    def __init__(self, cache_folder: Path | None, limits: Limits | None = None) -> None:
        self._kept = Kept(cache_folder)
        self.limits = limits or Limits()

    def execute(self, lab: Lab, tell: Callable[[str], None] | None = None) -> Execution:
        """The execution of a lab; ``tell`` hears its path where it is a fresh one."""
        execution = self.kept(lab)
        if execution:
            return execution
        if tell:
            tell(lab.path)
        try:
            answer = _answer(lab.run_views, self.limits)
        except OSError as error:  # no process, no temporary folder, no more files
            answer = {"end": "lost", "cell": 1, "what": str(error)}
        execution = _to_execution(lab, answer, self.limits)
        if not execution.failure:
            self._kept.save(self._key(lab), asdict(execution))
        return execution

    def kept(self, lab: Lab) -> Execution | None:
        """What an earlier build kept of a lab; None where it must be executed."""
        data = self._kept.load(self._key(lab))
        return _kept_execution(data, lab) if data else None

    def _key(self, lab: Lab) -> list[Any]:
        return [lab.name, lab.run_views, _digest(), asdict(self.limits)]


_ABOUT = ("torch", "python", "cpu")


def _kept_execution(data: dict[str, Any], lab: Lab) -> Execution | None:
    """What was kept, None where it is damaged: the lab is executed again."""
    try:
        if len(data["outputs"]) != len(lab.code):
            return None
        outputs = tuple(
            Output(str(o["stdout"]), str(o["stderr"]), tuple(map(str, o["figures"])))
            for o in data["outputs"]
        )
        about = {name: str(data["about"][name]) for name in _ABOUT}
        return Execution(outputs, about)
    except (TypeError, KeyError):
        return None


@cache
def _digest() -> str:
    """A hash of all that an execution depends on, except the lab itself."""
    parts = [runner_digest(), _KERNEL.read_text("utf-8")]
    parts += [f"{package} {version(package)}" for package in PACKAGES]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _answer(cells: list[str], limits: Limits) -> dict[str, Any]:
    """Have the cells executed in a process of its own, which ends with us."""
    job = {
        "cells": cells,
        "seconds": limits.wall_seconds,
        "memory_bytes": limits.memory_bytes,
    }
    with (
        scratch("lab-") as folder,
        tempfile.TemporaryFile() as said,
    ):
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "nn_or_f.run.kernel"],
            cwd=folder,
            env={
                **environment(),
                "HOME": folder,
                "TMPDIR": folder,
                "MPLBACKEND": "module://matplotlib_inline.backend_inline",
                "PYTHONPATH": str(_HERE.parents[1]),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            start_new_session=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        with process:  # leaving it closes stdin, which ends whatever still runs
            with contextlib.suppress(BrokenPipeError):  # it ended: see what it said
                process.stdin.write(json.dumps(job).encode() + b"\n")
                process.stdin.flush()
            text = process.stdout.read()
        with contextlib.suppress(ValueError):  # nothing, or not all of it
            answer: dict[str, Any] = json.loads(text)
            return answer
        said.seek(0)
        lines = said.read().decode(errors="replace").split("\n")
        last = next((line for line in reversed(lines) if line.strip()), "")
        return {"end": "lost", "cell": 1, "what": last.strip() or "it said nothing"}


def _to_execution(lab: Lab, answer: dict[str, Any], limits: Limits) -> Execution:
    if answer["end"] == "reached":
        outputs = tuple(_output(cell) for cell in answer["outputs"])
        size = max((len(o.stdout) + len(o.stderr) for o in outputs), default=0)
        if size <= limits.output_bytes:
            return Execution(outputs, answer["about"])
        number = 1 + [len(o.stdout) + len(o.stderr) for o in outputs].index(size)
        answer = {"end": "wrote", "cell": number}
    cell = lab.code[min(answer["cell"], len(lab.code)) - 1]
    match answer["end"]:
        case "raised":
            number, view_line = answer["at"]
            at = lab.code[min(number, len(lab.code)) - 1]
            failure = Failure(answer["what"], at.file_line(view_line) or at.line)
        case "wall":
            what = f"it took longer than {limits.wall_seconds:g} s"
            failure = Failure(what, cell.line)
        case "left":
            failure = Failure("it left with exit() before the lab's end", cell.line)
        case "died":
            failure = Failure("its kernel died", cell.line)
        case "wrote":
            what = f"it wrote more than {limits.output_bytes} bytes"
            failure = Failure(what, cell.line)
        case _:
            failure = Failure(f"its kernel was lost: {answer['what']}", cell.line)
    return Execution(failure=failure, cell=cell.number)


def _output(outputs: list[dict[str, Any]]) -> Output:
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
    stdout, stderr = (answers.shown(text) for text in texts.values())
    return Output(stdout, stderr, tuple(figures))
