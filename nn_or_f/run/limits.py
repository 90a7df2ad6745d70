"""What one run may use, in one place.

In: numbers. Out: `Limits`, and a process that is held to them. ``settings`` reads them,
``runner`` and ``task`` hand them on. They guard a build against accidents; they are not
a sandbox against an attacker.

Who minds which:

- memory: the system, for each process; ``child`` and ``kernel`` ask it to.
- CPU time: the system, for each process of a snippet; ``child`` asks it to. For a lab
  there is no such limit.
- wall time and output (`Limits.cut`): of a snippet, what watches over its process,
  ``watch_forked`` or ``watch_fresh``. Of each cell of a lab, ``kernel`` minds the time,
  ``kernel_client`` afterwards the output.
"""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass

if sys.platform != "win32":
    import resource


@dataclass(frozen=True)
class Limits:
    """Limits of one run.

    CPU time and address space count for each process of the run, wall time and
    output (each of stdout and stderr) for the run as a whole, or each cell of a lab.
    """

    cpu_seconds: int = 20
    wall_seconds: float = 60.0
    memory_bytes: int = 8 * 1024**3
    output_bytes: int = 1024**2

    def cut(self, text: bytearray) -> bool:
        """Cut what was printed where it is to end; whether it was longer."""
        longer = len(text) > self.output_bytes
        del text[self.output_bytes :]
        return longer


def limit_memory(size: int) -> None:
    """Limit the address space of this process, in bytes; not on Windows."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError, ValueError):  # macOS may refuse
            resource.setrlimit(resource.RLIMIT_AS, (size, size))


def limit_time(seconds: int) -> None:
    """Limit the CPU time of this process; not on Windows."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
