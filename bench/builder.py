"""A build by MkDocs that tells at its end what its own process was like.

In: the file to report to, whether to watch, and MkDocs' arguments. Out: MkDocs'
status, and the report as JSON. Started by ``measure``, as a program of its own:
no other process knows the peak of this one's memory, or what it imported.

To watch is to hear of each process that is started. That takes time, so builds
that are timed are not watched.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

if sys.platform != "win32":
    import resource

#: What Python says when a process is about to be started.
_STARTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.system"}


def peak() -> int:
    """The most memory that this process ever held, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would count what was there before an exec, too
        (kib,) = re.findall(r"VmHWM:\s*(\d+) kB", status.read_text())
        return int(kib) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(report: str, watch: str, *arguments: str) -> None:
    """Build, then report."""
    started = 0

    def hear(event: str, _arguments: tuple[Any, ...]) -> None:
        nonlocal started
        started += event in _STARTS

    watched = watch == "watch"
    if watched:
        sys.addaudithook(hear)
    from mkdocs.__main__ import cli

    try:
        cli(list(arguments), prog_name="mkdocs")
    finally:
        told = {
            "peak": peak(),
            "torch": "torch" in sys.modules,
            "started": started if watched else None,
        }
        Path(report).write_text(json.dumps(told), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
