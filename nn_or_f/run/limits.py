"""What one run may use, in one place.

In: what ``mkdocs.yml`` says under ``extra: limits:``. Out: `Limits`, and a process
that is held to them. ``hooks`` reads them, ``runner`` and ``task`` hand them on,
``child`` and ``kernel`` set them. They guard a build against accidents; they are not
a sandbox against an attacker.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from nn_or_f.faults import Fault, FaultError, Place

if sys.platform != "win32":
    import resource


#: What every system can count to.
_MOST = 10**15


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


def configured(limits: object, place: Place) -> Limits:
    """The limits that a configuration sets; those it does not name are as above.

    Raises:
        FaultError: it names another limit, or one is no number above 0.
    """
    known: Mapping[str, Any] = asdict(Limits())
    if limits is None:  # “limits:” with nothing below it
        return Limits()
    if not isinstance(limits, Mapping):
        raise FaultError([Fault("“limits” are lines “name: number”", source=place)])
    faults = []
    for name, value in limits.items():
        kinds = (int, float) if isinstance(known.get(name), float) else (int,)
        if name not in known:
            what = f"there is no limit “{name}”; there are {', '.join(known)}"
        elif type(value) not in kinds or not 0 < value <= _MOST:
            number = "number" if float in kinds else "whole number"
            what = f"the limit “{name}” is a {number} above 0, not “{value}”"
            if type(value) in kinds and value > _MOST:
                what = f"the limit “{name}” is {_MOST} at most, not “{value}”"
        else:
            continue
        faults.append(Fault(what, source=place))
    if faults:
        raise FaultError(faults)
    return Limits(**limits)


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
