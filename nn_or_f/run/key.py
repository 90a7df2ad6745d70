"""The key of a result that is kept: all that the result depends on.

In: a task, its limits, and whether runs are forked. Out: a list that is another as soon
as something changes that may change the result: the task, the source of the rooms that
run it, the style of figures, the versions of packages, the CPU. Called by ``runner``.
"""

from __future__ import annotations

import hashlib
import os
import platform
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nn_or_f.run.environment import KERNELS, STYLE
from nn_or_f.run.limits import Limits
from nn_or_f.run.task import NOTEBOOK, Task

#: The packages whose versions a result depends on, and those of a notebook besides.
PACKAGES = ("torch", "numpy", "matplotlib")
JUPYTER = ("scikit-learn", "ipykernel", "ipython", "matplotlib-inline", "nbclient")

_ROOMS = Path(__file__).parent


def of(task: Task, limits: Limits, *, forks: bool) -> list[Any]:
    """The key of a task's result; ``forks`` says whether its process is a fork."""
    what = (task.name, task.cells, task.how, task.raises)
    call = (task.function, task.arguments, task.version)
    digest = _digest(JUPYTER if task.how == NOTEBOOK else ())
    return [*what, *call, digest, asdict(limits), forks]


@cache
def _digest(packages: tuple[str, ...] = ()) -> str:
    """A hash of all that a result depends on, except the task itself.

    The CPU's maker, model and flags stand for the kernels that torch and MKL choose:
    to ask torch itself would be to import it.
    """
    parts = [platform.python_version(), platform.machine(), _cpu()]
    parts += [f"{package} {version(package)}" for package in (*PACKAGES, *packages)]
    parts += [os.environ.get(name, "") for name in KERNELS]
    sources = [*sorted(_ROOMS.rglob("*.py")), STYLE]
    parts += [path.read_text("utf-8") for path in sources]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    wanted = (
        *("vendor_id", "model name", "flags"),
        *("CPU implementer", "CPU part", "Features"),
    )
    return "\n".join(sorted({line for line in lines if line.startswith(wanted)}))
