"""Who watches over a run ends it when it must, keeps nothing, and is not missed."""

from __future__ import annotations

import os
import signal
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from nn_or_f import tasks
from nn_or_f.run import watch_forked
from nn_or_f.run.limits import Limits
from nn_or_f.run.runner import Runner
from nn_or_f.run.task import Failure, Job
from tests.minisite import wait_until
from tests.run.runs import fails, parsed, reaches, run_all


@pytest.mark.linux("it forks, or needs a run that can")
def test_what_keeps_a_supervisor_from_its_work_is_told(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nn_or_f.run.zygote_client.Job.to_json", lambda _job: "{}")
    what = fails(runner, "x = 1\n")
    assert what == "the process that watched over it failed: KeyError: 'limits'"


@pytest.mark.linux("it forks, or needs a run that can")
def test_descendants_end_with_their_run(runner: Runner) -> None:
    code = """\
import os, time
reader, writer = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.write(writer, str(os.getpid()).encode())
        time.sleep(99)
    os._exit(0)
orphan = int(os.read(reader, 20))
"""
    orphan = reaches(runner, code).values["orphan"]
    assert not Path(f"/proc/{orphan}").exists()


@pytest.mark.linux("it forks, or needs a run that can")
def test_a_supervisor_serves_one_run_after_another_and_keeps_nothing() -> None:
    code = """\
import os
supervisor = os.getppid()
folder = os.getcwd()
held = len(os.listdir(f"/proc/{supervisor}/fd"))
"""
    with Runner(cache_folder=None) as runner:
        views = [parsed(code, f"page/{n}.py") for n in range(40)]
        runs = run_all(runner, views).values()
    by_supervisor: dict[int, list[int]] = {}
    for run in runs:
        by_supervisor.setdefault(run.values["supervisor"], []).append(
            run.values["held"]
        )
    assert len(by_supervisor) <= (os.cpu_count() or 1)
    # While it closes the ends of the pipes that are the child's, some are still open:
    # what is kept from run to run is what it holds at least.
    for held in by_supervisor.values():
        half = len(held) // 2
        assert min(held[half:]) <= min(held[:half] or held)
    assert len({run.values["folder"] for run in runs}) == len(views)
    gone = [not Path(f"/proc/{pid}").exists() for pid in by_supervisor]
    assert all(gone)


@pytest.mark.linux("it forks, or needs a run that can")
def test_a_supervisor_that_was_ended_meanwhile_costs_no_run(runner: Runner) -> None:
    view = parsed("import os\nsupervisor = os.getppid()\n")
    first = run_all(runner, [view])["page/a.py"].values["supervisor"]
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: not Path(f"/proc/{first}").exists())
    second = run_all(runner, [view])["page/a.py"]
    assert second.failure is None
    assert second.values["supervisor"] != first


@pytest.mark.linux("it forks, or needs a run that can")
def test_a_view_that_ends_its_supervisor_runs_once(
    runner: Runner, tmp_path: Path
) -> None:
    note = tmp_path / "times"
    code = f"""\
import os, signal
with open({str(note)!r}, "a") as file:
    file.write("x")
os.kill(os.getppid(), signal.SIGKILL)
"""
    run_all(runner, [parsed("x = 1\n", "page/first.py")])
    run = run_all(runner, [parsed(code)])["page/a.py"]
    assert run.failure is not None
    assert note.read_text() == "x"
    after = run_all(runner, [parsed("x = 2\n", "page/after.py")])
    assert after["page/after.py"].values == {"x": 2}


def test_a_run_that_sleeps_is_ended_by_the_clock(runner: Runner) -> None:
    view = tasks.of_view("page/bad.py", "import time\ntime.sleep(99)")
    run = runner.run(replace(view, limits=Limits(wall_seconds=1)))
    assert run.failure == Failure("it took longer than 1 s")


@pytest.mark.linux("Windows has no such long paths")
def test_a_folder_nested_without_end_is_removed(tight: Runner) -> None:
    code = """\
import os
folder = os.getcwd()
for _ in range(1500):
    os.mkdir("d")
    os.chdir("d")
"""
    folder = reaches(tight, code).values["folder"]
    assert not Path(folder).exists()


def test_a_run_after_a_bad_one_is_none_the_worse(tight: Runner) -> None:
    fails(tight, "import os\nos.abort()\n")
    assert reaches(tight, "print(1)").stdout == "1\n"


@pytest.mark.parametrize(
    ("name", "kept", "stopped"), [("stdout", 10, "stdout"), ("report", 25, None)]
)
def test_a_stream_is_cut_where_its_limit_is_and_a_report_is_not(
    monkeypatch: pytest.MonkeyPatch, name: str, kept: int, stopped: str | None
) -> None:
    killed: list[int] = []
    monkeypatch.setattr(watch_forked, "kill", killed.append)
    task = tasks.of_view("page/a.py", "")
    ours, theirs = socket.socketpair()
    with ours, theirs:
        run = watch_forked._Run(Job.of(task, Limits(output_bytes=10), {}), "/", ours)
    reader, writer = os.pipe()
    run.readers[reader], run.texts[name] = name, bytearray()
    os.write(writer, b"x" * 25)
    os.close(writer)
    assert run._read(reader)
    assert not run._read(reader)  # nobody writes to it any more
    os.close(reader)
    assert (len(run.texts[name]), run.stopped) == (kept, stopped)
    assert len(killed) == (stopped is not None)
