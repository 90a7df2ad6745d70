"""What a run started ends with it, also where Linux' means are not there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from nn_or_f.run import end_processes, limits
from tests.minisite import wait_until

#: Two generations, then what other systems do; prints who they were.
ELSEWHERE = """\
import ctypes, subprocess, sys
import psutil
from nn_or_f.run import end_processes
sleep = "import time; time.sleep(99)"
middle = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {sleep!r}])"
subprocess.Popen([sys.executable, "-c", middle])
own = psutil.Process()
while len(found := own.children(recursive=True)) < 2:
    pass
sys.platform = "darwin"
ctypes.CDLL = None
end_processes.adopt_orphans()
end_processes.die_with_parent()
end_processes.end_descendants()
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
    end_processes.kill(gone.pid)


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


#: Two generations, in sessions of their own, then what Linux does without /proc.
HIDDEN = """\
import os, subprocess, sys, time
import psutil
from pathlib import Path
from nn_or_f.run import end_processes
end_processes.adopt_orphans()
sleep = "import time; time.sleep(99)"
run = "subprocess.run([sys.executable, '-c', %r], start_new_session=True)" % sleep
middle = [sys.executable, "-c", f"import subprocess, sys; {run}"]
subprocess.Popen(middle, start_new_session=True)
own = psutil.Process()
while len(found := own.children(recursive=True)) < 2:
    pass
end_processes._PROC = Path("/nowhere")
end_processes._PID_LIMIT = max(process.pid for process in found) + 1  # all take seconds
end_processes.end_descendants()
print(*(process.pid for process in found))
end_processes._PID_LIMIT = 2**40  # nobody counts as far where there is nothing to end
end_processes.end_descendants()
"""


@pytest.mark.linux("elsewhere there is no /proc, and psutil does without")
def test_descendants_end_where_proc_is_away() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HIDDEN],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    pids = done.stdout.split()
    assert len(pids) == 2
    assert not any(psutil.pid_exists(int(pid)) for pid in pids)


def test_where_nothing_tells_of_processes_none_is_looked_for_for_ever(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def pids() -> list[int]:
        raise IndexError  # as psutil does where /proc is empty

    monkeypatch.setattr(psutil, "pids", pids)
    end_processes.end_marked("NN_OR_F_TESTED", "1", str(tmp_path))
