"""What a run said and how it ended, put together by whoever watched over it.

In: the bytes of a run's streams and of its report, and its status. Out: an
answer as ``runs`` takes it, JSON throughout. Called by ``zygote`` and ``fresh``.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sysconfig
from typing import Any

_COLOUR = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
#: Frames below the view in a stack that it prints: our own, and how we began.
_OUR_FRAME = re.compile(
    r'^ *File "(?:<frozen runpy>|[^"\n]*[/\\]nn_or_f[/\\](?:child|zygote)\.py)",'
    r" line \d+,? in .*\n(?: {4}.*\n)*",
    re.MULTILINE,
)


def answer(
    report: bytes,
    code: int,
    stopped: str | None,
    streams: dict[str, bytes],
    folder: str,
) -> dict[str, Any]:
    """The answer of one run.

    Args:
        report: what its child told at the end, empty if it never came to that.
        code: the child's exit status, or minus the signal that ended it.
        stopped: why it was ended, None if it ended by itself.
        streams: what it wrote, by the name of the stream.
        folder: the folder it ran in, which readers need not see.
    """
    told: dict[str, Any] = {"end": "left", "code": code}
    if stopped:
        told = {"end": "stopped", "what": stopped}
    elif code < 0:
        told = {"end": "killed", "signal": -code}
    elif report:
        with contextlib.suppress(ValueError):  # not ours: the view wrote there
            told = json.loads(report)
    texts = {name: readable(data, folder) for name, data in streams.items()}
    return {"report": told, **texts}


def readable(data: bytes, folder: str) -> str:
    """A stream as text, without colours, our own frames and private folders."""
    text = data.decode("utf-8", errors="replace")
    text = _OUR_FRAME.sub("", text)
    for private in _private_folders(folder):
        text = text.replace(f"{private}{os.sep}", "")
    return _COLOUR.sub("", text)


def _private_folders(folder: str) -> list[str]:
    """Folders that a reader need not see in a message: longest first."""
    paths = sysconfig.get_paths()
    found = {os.path.realpath(folder), folder}
    found.update(paths[key] for key in ("purelib", "platlib", "stdlib"))
    found.add(os.path.realpath(paths["stdlib"]))
    return sorted(found, key=len, reverse=True)
