"""What one run may use, in one place.

In: numbers. Out: `Limits`, and a process that is held to them. ``settings`` reads them,
``runner`` and ``task`` hand them on, ``child`` and ``kernel`` set them. They guard
a build against accidents; they are not a sandbox against an attacker.
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
    output (each of stdout and stderr) for the run as a whole.
    """

    cpu_seconds: int = 20
    wall_seconds: float = 60.0
    memory_bytes: int = 8 * 1024**3
    output_bytes: int = 1024**2


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
