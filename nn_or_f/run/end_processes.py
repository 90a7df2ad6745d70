"""The processes below this one: find them, and end them all.

In: a process, this one or one that bears a mark, or its folder. Out: nothing is left
of what it started. Linux tells a process's children in /proc, or else of each number
whether it is one, and lets a process adopt orphans; elsewhere psutil finds what it can.
Called by ``zygote``, ``watch_forked``, ``child``, ``kernel`` and ``watch_fresh``.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psutil  # imported where it is used: a fork need not carry it

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PROC = Path("/proc")
#: Above every number of a process that Linux gives.
_PID_LIMIT = 2**22
#: Ask of a process, and leave it as it is.
_ASK = os.WEXITED | os.WNOHANG | os.WNOWAIT if sys.platform == "linux" else 0


def die_with_parent() -> None:
    """Have the system end this process when its parent ends; Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of each descendant whose own parent has ended; Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def end_descendants() -> None:
    """End all descendants of this process: on Linux, after `adopt_orphans`, all."""
    if sys.platform != "linux":
        import psutil

        _end(psutil.Process().children(recursive=True))
        return
    with contextlib.suppress(ChildProcessError):  # there is none left
        while True:
            os.waitid(os.P_ALL, 0, _ASK)
            for descendant in _children() or _children_by_number():
                kill(descendant)
            os.waitpid(-1, 0)


def end_marked(name: str, value: str, folder: str) -> None:
    """End every process that has the variable ``name=value``, or is in ``folder``."""
    import psutil

    folder = os.path.realpath(folder)

    def is_run(process: psutil.Process) -> bool:
        return _has(process, name, value) or _is_in(process, folder)

    with contextlib.suppress(IndexError, OSError):  # nothing tells which there are
        while found := [p for p in psutil.process_iter() if is_run(p)]:
            _end(found)


def kill(pid: int) -> None:
    """Kill a process, unless it has gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _has(process: psutil.Process, name: str, value: str) -> bool:
    import psutil

    try:
        return bool(process.environ().get(name) == value)
    except (psutil.Error, OSError):
        return False  # it has gone, or is not ours


def _is_in(process: psutil.Process, folder: str) -> bool:
    import psutil

    try:
        return bool(process.cwd() == folder)
    except (psutil.Error, OSError):
        return False


def _end(processes: list[psutil.Process]) -> None:
    import psutil

    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(processes, timeout=5)


def _children() -> list[int]:
    """Children of this process, from /proc; none where that is away or hidden."""
    found: list[int] = []
    for path in _PROC.joinpath(str(os.getpid()), "task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(word) for word in path.read_text().split()]
    return found


def _children_by_number() -> list[int]:
    """Children of this process, by asking of each number: that takes seconds."""
    return [pid for pid in range(2, _PID_LIMIT) if _is_child(pid)]


def _is_child(pid: int) -> bool:
    try:
        os.waitid(os.P_PID, pid, _ASK)
    except ChildProcessError:
        return False
    return True
