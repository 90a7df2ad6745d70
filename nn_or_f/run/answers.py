"""What a run said and how it ended, put together by whoever watched over it.

In: the bytes of a run's streams and of its report, and its status. Out: an
answer as ``runner`` takes it, JSON throughout. Called by ``zygote``, ``spawning``,
``forking`` and ``jupyter``; ``kernel`` and ``tracer`` have it clean what was printed.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import sysconfig
from typing import Any

from nn_or_f.run.child import UNREPORTED

#: What speaks to a terminal: colours and the like, links, titles.
_TO_TERMINAL = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)"
)
#: What a terminal writes over: a progress bar's earlier states.
_OVERWRITTEN = re.compile(r"^[^\n]*\r(?=[^\r\n])|\r+$", re.MULTILINE)
#: Other control characters, for which HTML has no place, by what shows them.
_CONTROLS = {n: 0x2400 + n for n in range(32) if chr(n) not in "\t\n"} | {127: 0x2421}
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


def readable(data: bytes, folder: str) -> str:
    """A stream as text that a page can show, without what readers need not see.

    That is what only a terminal understands, and private folders.
    """
    text = data.decode("utf-8", errors="replace")
    for private in _private_folders(folder):
        text = text.replace(f"{private}{os.sep}", "")
    return shown(text)


def shown(text: str) -> str:
    """A text as a page can show it, without what only a terminal understands."""
    text = _OVERWRITTEN.sub("", _TO_TERMINAL.sub("", text))
    return text.translate(_CONTROLS)


def _private_folders(folder: str) -> list[str]:
    """Folders that a reader need not see in a message: longest first."""
    paths = sysconfig.get_paths()
    found = {os.path.realpath(folder), folder}
    found.update(paths[key] for key in ("purelib", "platlib", "stdlib"))
    found.add(os.path.realpath(paths["stdlib"]))
    return sorted(found, key=len, reverse=True)
