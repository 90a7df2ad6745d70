"""What a run said and how it ended, put together by whoever watched over it.

In: the bytes of a run's streams and of its report, and its status. Out: an answer as
``runner`` takes it, JSON throughout. Called by ``watch_forked``, ``watch_fresh``,
``zygote_client`` and ``kernel_client``.
"""

from __future__ import annotations

import contextlib
import json
import signal
from typing import Any

from nn_or_f.run.child import UNREPORTED
from nn_or_f.run.terminal import readable

#: What ends a process that has used up its CPU time, where there is such a signal.
_CPU = (getattr(signal, "SIGXCPU", None),)


def answer(
    report: bytes,
    code: int,
    stopped: str | None,
    streams: dict[str, bytes],
    folder: str,
) -> dict[str, Any]:
    """The answer of one run.

    Args:
        report: what its child reported at the end, empty if it never came to that.
        code: the child's exit status, or minus the signal that ended it.
        stopped: why it was ended, None if it ended by itself.
        streams: what it wrote, by the name of the stream.
        folder: the folder it ran in, which readers need not see.
    """
    found: dict[str, Any] = {"end": "left", "code": code}
    if stopped:
        found = {"end": "stopped", "what": stopped}
    elif -code in _CPU:
        found = {"end": "stopped", "what": "cpu"}
    elif code < 0:
        found = {"end": "killed", "signal": -code}
    elif code == UNREPORTED:
        found = {"end": "unreported"}
    else:
        found = _read(report) or found
    if "error" in found:
        found["error"] = readable(found["error"].encode(errors="replace"), folder)
    texts = {name: readable(data, folder) for name, data in streams.items()}
    return {"report": found, **texts}


def lost(why: str = "") -> dict[str, Any]:
    """The answer for a run of which nothing is known, and why, where that is."""
    return of_report({"end": "lost", "what": why})


def of_report(report: dict[str, Any]) -> dict[str, Any]:
    """The answer for a run that printed nothing of its own."""
    return {"report": report, "stdout": "", "stderr": "", "about": {}}


def _read(report: bytes) -> dict[str, Any] | None:
    """A report; None where it is not whole, as the process has ended before."""
    with contextlib.suppress(ValueError):
        found: dict[str, Any] = json.loads(report)
        return found
    return None
