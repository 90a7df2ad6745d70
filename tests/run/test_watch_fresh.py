"""Where no process can be forked, each run has a fresh one: with the same results."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from nn_or_f import tasks
from nn_or_f.faults import FaultError
from nn_or_f.read import snippet
from nn_or_f.run import watch_fresh as room
from nn_or_f.run.environment import environment
from nn_or_f.run.limits import Limits
from nn_or_f.run.runner import Runner
from nn_or_f.run.task import Failure, Job
from tests.conftest import ROOT
from tests.linux_only import CPU_TIME
from tests.minisite import MiniSite, sleeper, wait_until

LIMITS = Limits(cpu_seconds=1, wall_seconds=30, output_bytes=10_000)


@pytest.fixture(scope="module")
def fresh() -> Iterator[Runner]:
    with Runner(cache_folder=None, limits=LIMITS, forks=False) as runner:
        yield runner


#: A snippet of the site of each kind, by what it leaves.
KINDS = {
    "stdout": "differences/conv2d_module.py",
    "stderr": "unequal/padding.py",
    "figures": "glossary/running_mean.py",
}


def test_the_results_are_the_same(runner: Runner) -> None:
    some = {k: tasks.of_snippet(snippet.read(ROOT, n)) for k, n in KINDS.items()}
    forked = runner.run_all(some.values())
    for kind, task in some.items():
        assert getattr(forked[task], kind)
    with Runner(cache_folder=None, forks=False) as fresh:
        assert fresh.run_all(some.values()) == forked


def test_a_fresh_run_looks_like_a_forked_one(fresh: Runner, runner: Runner) -> None:
    code = """\
import inspect, os, sys, traceback, warnings
import torch
import torch.nn.functional as F

def f():
    return 1

F.softmax(torch.zeros(2, 2))
traceback.print_stack()
print("\\x1b[31mred\\x1b[0m", sys.argv, __name__, inspect.getsource(f))
print(os.listdir(), os.getcwd() == os.environ["HOME"], sys.stdin.read())
warnings.warn_explicit("w", UserWarning, torch.__file__, 1)
dtype, seed = torch.get_default_dtype(), torch.initial_seed() != 1
threads = torch.get_num_threads()
known = sorted(m for m in ("torch", "mkdocs", "psutil") if m in sys.modules)
own = sys.modules["__main__"].f is f
x = (torch.arange(3).tolist(), 2.5)
"""
    view = tasks.of_view("page/good.py", code)
    assert fresh.run(view) == runner.run(view)


@pytest.mark.parametrize(
    ("code", "what"),
    [
        (
            "def f():\n    raise ValueError('boom')\n\n\nf()",
            "it raised ValueError: boom",
        ),
        ("import os\nos._exit(0)", "its process left with status 0 before its end"),
        pytest.param(
            "while True:\n    pass",
            "it used more than 1 s of CPU time",
            marks=CPU_TIME,
        ),
        ("print('x' * 99_999)", "it wrote more than 10000 bytes to stdout"),
    ],
)
def test_a_fresh_run_that_does_not_reach_its_end_says_why(
    fresh: Runner, code: str, what: str
) -> None:
    run = fresh.run(tasks.of_view("page/bad.py", f"{code}\n"))
    assert run.failure is not None
    assert run.failure.what == what
    if "boom" in what:
        assert run.failure.line == 2
        assert run.stderr.startswith("Traceback")
        assert "nn_or_f" not in run.stderr


@pytest.mark.linux("Windows has no limit on memory, and macOS may refuse one")
def test_memory_beyond_the_limit_is_an_error(fresh: Runner) -> None:
    view = "import torch\ntorch.zeros(4 * 10**9)\n"
    run = fresh.run(tasks.of_view("page/bad.py", view))
    assert run.failure is not None
    assert "can't allocate memory" in run.failure.what


def test_a_fresh_run_that_sleeps_is_ended_by_the_clock() -> None:
    limits = Limits(wall_seconds=1)
    with Runner(cache_folder=None, limits=limits, forks=False) as runner:
        run = runner.run(tasks.of_view("page/bad.py", "import time\ntime.sleep(99)\n"))
    assert run.failure == Failure("it took longer than 1 s")


def test_descendants_of_a_fresh_run_end_with_it(fresh: Runner) -> None:
    code = """\
import subprocess, sys
sleep = [sys.executable, "-c", "import time; time.sleep(99)"]
orphan = subprocess.Popen(sleep, start_new_session=True).pid
"""
    orphan = fresh.run(tasks.of_view("page/a.py", code)).values["orphan"]
    wait_until(lambda: not lives(orphan))


@pytest.mark.parametrize("hidden", [False, True])
def test_a_descendant_that_forgot_its_environment_keeps_nobody(
    fresh: Runner, hidden: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_GRACE", 0.5)
    code = f"""\
import subprocess, sys
sleep = [sys.executable, "-c", "import time; time.sleep(99)"]
cwd = "/" if {hidden} else None
orphan = subprocess.Popen(sleep, start_new_session=True, env={{}}, cwd=cwd).pid
print("end")
"""
    run = fresh.run(tasks.of_view("page/a.py", code))
    assert run.stdout == "end\n"
    orphan = run.values["orphan"]
    if hidden:  # nothing tells whose it is
        psutil.Process(orphan).kill()
    wait_until(lambda: not lives(orphan))


def test_closing_ends_a_fresh_run(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    runner = Runner(cache_folder=None, forks=False)
    with runner, ThreadPoolExecutor(1) as pool:
        future = pool.submit(runner.run, tasks.of_view("page/a.py", sleeper(note)))
        wait_until(lambda: note.exists() and note.read_text() != "")
        runner.close()
        with pytest.raises(FaultError):
            future.result()
    wait_until(lambda: not lives(int(note.read_text())))


def test_a_site_is_built_without_fork(
    minisite: MiniSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert minisite.build().returncode == 0
    forked = minisite.read("site/ja/index.html")
    monkeypatch.setenv("NN_OR_F_FRESH", "1")
    answer = minisite.build()
    assert answer.returncode == 0, answer.stderr
    assert "Running 1 snippet" in answer.stderr
    assert minisite.read("site/ja/index.html") == forked


def lives(pid: int) -> bool:
    return bool(psutil.pid_exists(pid))


def test_what_its_imports_say_is_not_what_a_run_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noisy = "import logging, os\nlogging.warning('no room')\nos.write(2, b'in C')\n"
    (tmp_path / "noisy.py").write_text(noisy)
    known = {**environment(), "PYTHONPATH": str(tmp_path)}
    imports = ["torch", "numpy.random", "noisy"]
    monkeypatch.setattr(room, "environment", lambda: known)
    monkeypatch.setattr(room, "modules", lambda _: imports)
    view = tasks.of_view("page/a.py", "import sys\nprint(2, file=sys.stderr)\n")
    job = Job.of(view, LIMITS, {})
    assert room.Fresh().run(job)["stderr"] == "2\n"
    imports[:] = ["none_such"]
    assert "No module named 'none_such'" in room.Fresh().run(job)["stderr"]
