"""Inside one execution of a lab: a Jupyter kernel, and the client that feeds it.

In: one line of JSON on stdin, a `Job`. Out: one JSON report on stdout. Started by
``kernel_client``, the builder's end, in an empty folder, as a process of its own.
Whoever holds the other end of stdin cancels by closing it: then nothing of the
execution is left, neither the kernel nor what it started.
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nn_or_f.run import terminal
from nn_or_f.run.child import shortened
from nn_or_f.run.end_processes import adopt_orphans, end_descendants
from nn_or_f.run.limits import limit_memory
from nn_or_f.run.task import Job

#: Figures as SVG; with a fixed salt and no date, equal figures are equal texts.
_FIGURES = [
    "--InlineBackend.figure_formats={'svg'}",
    "--InlineBackend.rc={'svg.hashsalt': 'lab'}",
    "--InlineBackend.print_figure_kwargs={'metadata': {'Date': None}}",
]
#: Before the first cell. What warns in a cell names it, as "cell 2:1": ipykernel names
#: a file by the number of its process. What matplotlib says of its cache is of this
#: machine alone; that there is no such font is the lab's.
_BEGIN = """\
import logging as _logging
get_ipython().compile.get_code_name = lambda raw, code, number: f"cell {number}"
for _name in ("matplotlib", "matplotlib.font_manager"):
    _logging.getLogger(_name).addFilter(lambda record: "findfont" in str(record.msg))
del _logging, _name
"""
#: The last cell, which readers do not see: on what the others ran.
_ABOUT = """\
import platform as _platform, torch as _torch
print(_torch.__version__, _platform.python_version(),
      _torch.backends.cpu.get_cpu_capability(), sep="\\n")
"""
#: No port of the machine where files will do; absolute paths may be too long.
_TRANSPORT = {} if os.name == "nt" else {"transport": "ipc", "ip": "kernel"}
#: A frame of a traceback that lies in a cell.
_FRAME = re.compile(r"Cell In\[(?P<cell>\d+)\], line (?P<line>\d+)")


def main() -> None:
    """Execute the notebook on stdin; report on stdout."""
    reports = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the kernel inherits this one
    os.environ.pop("PYTHONPATH", None)  # ours, not the lab's
    adopt_orphans()
    job = Job.from_json(sys.stdin.readline())
    threading.Thread(target=_await_hangup, daemon=True).start()
    limit_memory(job.limits.memory_bytes)
    report = _execute(job.cells, job.limits.wall_seconds)
    end_descendants()
    json.dump(report, reports)
    reports.close()


def _await_hangup() -> None:
    sys.stdin.read()
    end_descendants()
    os._exit(1)


class _Cells:
    """Which cell is executed, from 1, and the first that asked to leave; 0: none."""

    def __init__(self) -> None:
        self.number = self.left = 0

    def note(self, cell: object, cell_index: int) -> None:  # noqa: ARG002
        """A cell begins."""
        self.number = cell_index + 1

    def note_exit(self, cell: object, cell_index: int, execute_reply: Any) -> None:  # noqa: ARG002
        """A cell ended; its reply says whether it called ``exit()``."""
        payload = execute_reply["content"].get("payload", [])
        if any(entry.get("source") == "ask_exit" for entry in payload):
            self.left = self.left or cell_index + 1


def _execute(codes: Sequence[str], seconds: float) -> dict[str, Any]:
    """Execute ``codes`` in a fresh kernel; how that ended, and the outputs."""
    from nbclient import NotebookClient
    from nbclient.exceptions import (
        CellExecutionError,
        CellTimeoutError,
        DeadKernelError,
    )
    from nbformat import v4

    notebook = v4.new_notebook(cells=[v4.new_code_cell(c) for c in [*codes, _ABOUT]])
    cells = _Cells()
    client = NotebookClient(
        notebook,
        km=_manager(),
        timeout=seconds,
        record_timing=False,
        on_cell_start=cells.note,
        on_cell_executed=cells.note_exit,
        resources={"metadata": {"path": str(Path.cwd())}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        return {"end": "raised", "cell": cells.number, **_error(error, cells.number)}
    except CellTimeoutError:
        return {"end": "stopped", "what": "wall", "cell": cells.number}
    except DeadKernelError:
        if not cells.left:
            return {"end": "died", "cell": cells.number}
    if cells.left:
        return {"end": "quit", "cell": cells.left}
    return _reached([cell.outputs for cell in notebook.cells])


def _reached(outputs: Sequence[Any]) -> dict[str, Any]:
    """What all cells put out, and on what the last of them, ours, says they ran."""
    *cells, about = outputs
    words = "".join(part.text for part in about).split("\n")  # sent at once or not
    return {
        "end": "reached",
        "cells": cells,
        "about": dict(zip(("torch", "python", "cpu"), words, strict=False)),
    }


def _error(error: Any, number: int) -> dict[str, Any]:
    """The error in one line, and the last line of a cell that led to it."""
    frames = [
        (int(match["cell"]), int(match["line"]))
        for match in _FRAME.finditer(terminal.clean(error.traceback))
    ]
    cell, line = frames[-1] if frames else (number, None)
    first, *_ = terminal.clean(error.evalue).strip().splitlines() or [""]
    words = f"{error.ename}: {shortened(first)}".rstrip(": ")
    return {"what": words, "line": line, "line_cell": cell}


def _manager() -> Any:
    """A kernel of this very Python, whatever kernels the machine has installed."""
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    command += [*_FIGURES, f"--IPKernelApp.exec_lines={_BEGIN}"]

    class Specs(KernelSpecManager):
        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:  # noqa: ARG002
            return KernelSpec(argv=command, language="python")

    return AsyncKernelManager(
        kernel_spec_manager=Specs(),
        connection_file=str(Path.cwd() / "kernel.json"),
        **_TRANSPORT,
    )


if __name__ == "__main__":
    main()
