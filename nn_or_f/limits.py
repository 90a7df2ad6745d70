"""What one run may use, in one place.

The limits guard a build against accidents; they are not a sandbox against an
attacker.
"""

from __future__ import annotations

from dataclasses import dataclass


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
