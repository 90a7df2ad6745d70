"""Who watches over a run ends it when it must, keeps nothing, and is not missed."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from nn_or_f.run.limits import Limits
from nn_or_f.run.runner import Runner
from tests.minisite import wait_until
from tests.run.runs import fails, parsed, reaches, run_all


@pytest.mark.linux("it forks, or needs a run that can")
def test_what_keeps_a_supervisor_from_its_work_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nn_or_f.run.zygote_client.Job.to_json", lambda _job: "{}")
    with Runner(cache_folder=None) as runner:
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
    # While it closes the ends of the pipes that are the child's, some are still open.
    assert all(max(held) - min(held) <= 3 for held in by_supervisor.values())
    assert len({run.values["folder"] for run in runs}) == len(views)
    gone = [not Path(f"/proc/{pid}").exists() for pid in by_supervisor]
    assert all(gone)


@pytest.mark.linux("it forks, or needs a run that can")
def test_a_supervisor_that_was_ended_meanwhile_costs_no_run() -> None:
    with Runner(cache_folder=None) as runner:
        view = parsed("import os\nsupervisor = os.getppid()\n")
        first = run_all(runner, [view])["page/a.py"].values["supervisor"]
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: not Path(f"/proc/{first}").exists())
        second = run_all(runner, [view])["page/a.py"]
    assert second.failure is None
    assert second.values["supervisor"] != first


@pytest.mark.linux("it forks, or needs a run that can")
def test_a_view_that_ends_its_supervisor_runs_once(tmp_path: Path) -> None:
    note = tmp_path / "times"
    code = f"""\
import os, signal
with open({str(note)!r}, "a") as file:
    file.write("x")
os.kill(os.getppid(), signal.SIGKILL)
"""
    with Runner(cache_folder=None) as runner:
        run_all(runner, [parsed("x = 1\n", "page/first.py")])
        run = run_all(runner, [parsed(code)])["page/a.py"]
        assert run.failure is not None
        assert note.read_text() == "x"
        after = run_all(runner, [parsed("x = 2\n", "page/after.py")])
    assert after["page/after.py"].values == {"x": 2}


def test_a_run_that_sleeps_is_ended_by_the_clock() -> None:
    with Runner(cache_folder=None, limits=Limits(wall_seconds=1)) as runner:
        assert fails(runner, "import time\ntime.sleep(99)") == "it took longer than 1 s"
