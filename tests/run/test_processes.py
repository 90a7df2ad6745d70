"""What a run started ends with it, also where Linux' means are not there."""

from __future__ import annotations

import subprocess
import sys

import psutil
import pytest

from nn_or_f.run import limits, processes
from tests.minisite import wait_until

#: Two generations, then what other systems do; prints who they were.
ELSEWHERE = """\
import ctypes, subprocess, sys
import psutil
from nn_or_f.run import processes
sleep = "import time; time.sleep(99)"
middle = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {sleep!r}])"
subprocess.Popen([sys.executable, "-c", middle])
own = psutil.Process()
while len(found := own.children(recursive=True)) < 2:
    pass
sys.platform = "darwin"
ctypes.CDLL = None
processes.adopt_orphans()
processes.die_with_parent()
processes.end_descendants()
print(*(process.pid for process in found))
"""


def test_descendants_end_where_only_psutil_finds_them() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], capture_output=True, text=True, check=True
    )
    pids = done.stdout.split()
    assert len(pids) == 2
    wait_until(lambda: not any(psutil.pid_exists(int(pid)) for pid in pids))


def test_to_kill_what_has_gone_is_no_error() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    processes.kill(gone.pid)


def test_windows_is_asked_for_no_limit_that_it_does_not_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []

    class Resource:
        RLIMIT_AS = RLIMIT_CPU = RLIMIT_CORE = 0

        @staticmethod
        def setrlimit(*limit: object) -> None:
            asked.append(limit)

    monkeypatch.setattr(limits, "resource", Resource, raising=False)
    for system, number in (("linux", 3), ("win32", 0)):
        asked.clear()
        monkeypatch.setattr(sys, "platform", system)
        limits.limit_memory(1)
        limits.limit_time(1)
        assert len(asked) == number
