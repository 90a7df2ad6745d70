"""A run ends as it should, whatever the snippet does, and leaves nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from nn_or_f import tasks
from nn_or_f.check import said
from nn_or_f.faults import FaultError
from nn_or_f.read import snippet
from nn_or_f.run import answers, results, trace
from nn_or_f.run import runner as module
from nn_or_f.run.limits import Limits
from nn_or_f.run.runner import Runner
from nn_or_f.run.task import Failure, Result
from tests.linux_only import CPU_TIME, SIGNALS
from tests.minisite import wait_until
from tests.run.runs import fails, parsed, reaches, run_all

LIMITS = Limits(cpu_seconds=1, output_bytes=10_000)


@pytest.fixture(scope="module")
def tight() -> Iterator[Runner]:
    with Runner(cache_folder=None, limits=LIMITS) as runner:
        yield runner


def test_streams_are_kept_apart(tight: Runner) -> None:
    run = reaches(tight, "import sys\nprint(1)\nprint(2, file=sys.stderr)\n")
    assert (run.stdout, run.stderr) == ("1\n", "2\n")


@pytest.mark.linux("Windows has no make, and another shell")
def test_output_of_c_code_and_of_children_is_seen(tight: Runner) -> None:
    code = "import os\nos.write(1, b'c\\n')\nos.system('echo child')\n"
    assert reaches(tight, code).stdout == "c\nchild\n"


def test_terminal_colours_are_stripped(tight: Runner) -> None:
    assert reaches(tight, "print('\\x1b[31mred\\x1b[0m')").stdout == "red\n"


@pytest.mark.parametrize("report", [b"", b'{"end": "reach', b"\xff"])
def test_a_report_that_is_not_whole_says_nothing(report: bytes) -> None:
    found = answers.answer(report, 3, None, {}, "/")
    assert found == {"report": {"end": "left", "code": 3}}


def test_nothing_of_the_view_is_called_to_read_what_it_left(tight: Runner) -> None:
    code = """\
import torch

class A:
    @property
    def __class__(self):
        print("class")
        return int

class Log(torch.Tensor):
    @classmethod
    def __torch_function__(cls, f, types, args=(), kwargs=None):
        print(f.__name__)
        return super().__torch_function__(f, types, args, kwargs or {})

a = A()
total = torch.tensor(2).as_subclass(Log)
"""
    run = reaches(tight, code)
    assert run.stdout == ""
    assert run.values["total"] == 2
    assert run.others["a"] == "A"


ENDS = """\
def half(x):
    return x / zero

zero, n = 0, 1
print(n)
# raises: ZeroDivisionError
half(
    n
)
"""


@pytest.mark.parametrize("forks", [True, False])
def test_a_view_may_end_in_the_error_that_it_names(forks: bool) -> None:
    with Runner(cache_folder=None, limits=LIMITS, forks=forks) as runner:
        run = reaches(runner, ENDS)
    assert (run.stdout, run.stderr) == ("1\n", "")
    assert run.error == "ZeroDivisionError: division by zero\n"
    assert run.values == {"zero": 0, "n": 1}


def test_all_lines_of_the_error_are_told_without_private_folders(tight: Runner) -> None:
    code = "import os\n# raises: ValueError\nraise ValueError(f'a\\n{os.getcwd()}/b')\n"
    assert reaches(tight, code).error == "ValueError: a\nb\n"


@pytest.mark.parametrize(
    ("code", "what"),
    [
        (
            "# raises: ValueError\nprint(1)\n",
            "its last statement was to raise ValueError",
        ),
        (
            "# raises: ValueError\nprint(1 / 0)\n",
            (
                "it raised ZeroDivisionError: division by zero,"
                " but was to end in ValueError, in its last statement"
            ),
        ),
        (
            "int('a')\n# raises: ValueError\nint('b')\n",
            (
                "it raised ValueError: invalid literal for int() with base 10: 'a',"
                " but was to end in ValueError, in its last statement"
            ),
        ),
        ("# raises: SystemExit\nraise SystemExit\n", "it left with sys.exit(None)"),
        (
            "# raises: ValueError\nraise ValueError('x' * 10**5)\n",
            "what it left cannot be shown: ValueError: its error has 100013 characters",
        ),
    ],
)
def test_any_other_end_is_a_failure(tight: Runner, code: str, what: str) -> None:
    assert fails(tight, code).startswith(what)


def test_simple_values_come_back_as_they_were(tight: Runner) -> None:
    code = """\
import numpy as np, torch
from torch import nn
count, ratio, name, flag, nothing = 3, 0.1, "x", True, None
shape = torch.zeros(2, 3).shape
scalar = torch.tensor(2.5)
nested = [1, (2, "a")]
number = np.float64(0.5)
dtype = torch.float64
layer = nn.Linear(2, 3)
vector = torch.zeros(2)
"""
    run = reaches(tight, code)
    assert run.values == {
        "count": 3,
        "ratio": 0.1,
        "name": "x",
        "flag": True,
        "nothing": None,
        "shape": (2, 3),
        "scalar": 2.5,
        "nested": [1, (2, "a")],
        "number": 0.5,
        "dtype": "torch.float64",
    }
    assert run.others["layer"] == "Linear"
    assert run.others["vector"] == "Tensor"


def test_each_run_is_fresh(tight: Runner) -> None:
    code = """\
import os, random, torch
torch.set_default_dtype(torch.float64)
torch.set_grad_enabled(False)
torch.manual_seed(1)
os.environ["LEFT"] = "1"
open("left.txt", "w").close()
left = 1
"""
    reaches(tight, code)
    code = """\
import os, torch
dtype = torch.get_default_dtype()
grad = torch.is_grad_enabled()
seed = torch.initial_seed()
files = os.listdir()
leaks = ["LEFT" in os.environ, "left" in globals()]
"""
    values = reaches(tight, code).values
    assert values["dtype"] == "torch.float32"
    assert values["grad"] is True
    assert values["seed"] != 1
    assert values["files"] == []
    assert values["leaks"] == [False, False]


def test_a_run_is_its_own_main_module(tight: Runner) -> None:
    code = """\
import inspect, sys
def f():
    return 1
source = inspect.getsource(f)
name = __name__
own = sys.modules["__main__"].f is f
argv = sys.argv
"""
    values = reaches(tight, code).values
    assert values["source"] == "def f():\n    return 1\n"
    assert (values["name"], values["own"]) == ("__main__", True)
    assert values["argv"] == ["good.py"]


def test_warnings_name_the_file_readers_see_and_no_private_folder(
    tight: Runner,
) -> None:
    code = "import torch.nn.functional as F, torch\nF.softmax(torch.zeros(2, 2))\n"
    run = reaches(tight, code)
    assert run.stderr.startswith("good.py:2: UserWarning: Implicit dimension")
    code = """\
import torch, warnings
warnings.warn_explicit("w", UserWarning, torch.__file__, 1)
"""
    assert reaches(tight, code).stderr.startswith("torch/__init__.py:1: UserWarning")


def test_open_figures_are_captured_as_svg(runner: Runner) -> None:
    code = """\
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.figure()
plt.bar([1], [2])
"""
    run = reaches(runner, code)
    assert len(run.figures) == 2
    assert all("<svg" in figure for figure in run.figures)


@pytest.mark.linux("it forks, or needs a run that can")
def test_workers_of_a_data_loader_work(tight: Runner) -> None:
    code = """\
from torch.utils.data import DataLoader
batches = [b.tolist() for b in DataLoader(list(range(4)), 2, num_workers=2)]
"""
    assert reaches(tight, code).values["batches"] == [[0, 1], [2, 3]]


def test_backward_works_in_a_fork(tight: Runner) -> None:
    code = """\
import torch
w = torch.ones(64, 64, requires_grad=True)
(w @ w).sum().backward()
total = w.grad.sum()
"""
    assert reaches(tight, code).values["total"] == 2 * 64**3


def test_an_error_has_its_line_and_its_words(tight: Runner) -> None:
    code = "def f():\n    raise ValueError('boom')\n\n\nf()\n"
    run = tight.run(tasks.of_view("page/bad.py", code))
    assert run.failure == Failure("it raised ValueError: boom", 2)
    assert 'File "bad.py", line 2, in f' in run.stderr
    assert "nn_or_f" not in run.stderr


def test_an_error_is_told_even_with_both_streams_closed(tight: Runner) -> None:
    code = "import os\nos.close(1)\nos.close(2)\nraise ValueError('boom')\n"
    assert fails(tight, code) == "it raised ValueError: boom"


def test_endless_recursion_is_an_error(tight: Runner) -> None:
    assert "RecursionError" in fails(tight, "def f():\n    f()\n\n\nf()\n")


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("import sys\nsys.exit(0)", "it left with sys.exit(0) before its end"),
        ("import sys\nsys.exit(3)", "it left with sys.exit(3) before its end"),
        ("import os\nos._exit(0)", "its process left with status 0 before its end"),
        pytest.param(
            "import os\nos.kill(os.getpid(), 9)",
            "its process was killed by SIGKILL",
            marks=SIGNALS,
        ),
        pytest.param(
            "import ctypes\nctypes.string_at(0)",
            "its process was killed by SIGSEGV",
            marks=SIGNALS,
        ),
        pytest.param(
            "while True:\n    pass", "it used more than 1 s of CPU time", marks=CPU_TIME
        ),
        pytest.param(
            (
                "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\n"
                "while True:\n    pass"
            ),
            "it used more than 1 s of CPU time",
            marks=CPU_TIME,
        ),
        (
            "while True:\n    print('x' * 99)",
            f"it wrote more than 10000 bytes to stdout, such as “{'x' * 99}”",
        ),
        (
            "import os\nwhile True:\n    os.write(2, b'x' * 99)",
            "it wrote more than 10000 bytes to stderr",
        ),
        ("input()", "it raised EOFError: EOF when reading a line"),
        pytest.param(
            "import os\nos.kill(os.getpid(), 40)",
            "its process was killed by signal 40",
            marks=SIGNALS,
        ),
        pytest.param(
            "import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(9)",
            "the process that watched over it was killed",
            marks=SIGNALS,
        ),
        (
            "e = ValueError('\\nboom')\ne.add_note('note')\nraise e",
            "it raised ValueError: boom",
        ),
        ("raise ValueError('x' * 2000)", f"it raised ValueError: {'x' * 288} …"),
    ],
)
def test_a_run_that_does_not_reach_its_end_says_why(
    tight: Runner, code: str, what: str
) -> None:
    assert fails(tight, f"{code}\n") == what


@pytest.mark.linux("it forks, or needs a run that can")
def test_a_fork_that_goes_on_to_the_end_tells_nothing(tight: Runner) -> None:
    code = "import os\nif os.fork():\n    os.wait()\nprint('end')\nx = 1\n"
    run = reaches(tight, code)
    assert run.stdout == "end\nend\n"
    assert run.values["x"] == 1


def test_what_a_thread_prints_last_is_seen(tight: Runner) -> None:
    code = """\
import threading, time
def late():
    time.sleep(0.2)
    print("late")
threading.Thread(target=late).start()
"""
    assert reaches(tight, code).stdout == "late\n"


def test_what_a_thread_of_a_thread_prints_is_seen(tight: Runner) -> None:
    code = """\
import threading, time
def late(n):
    time.sleep(0.1)
    print(n)
    if n:
        threading.Thread(target=late, args=(n - 1,)).start()
late(2)
"""
    assert reaches(tight, code).stdout == "2\n1\n0\n"


def test_what_is_printed_at_exit_is_seen(tight: Runner) -> None:
    code = "import atexit\natexit.register(print, 'bye')\nprint('end', end=' ')\n"
    assert reaches(tight, code).stdout == "end bye\n"


@pytest.mark.parametrize(
    "end",
    [
        "sys.stdout.close()",
        "sys.stdout = None",
        "sys.stdout = io.StringIO()",
        "print('', end='', file=sys.__stdout__)",
    ],
)
def test_what_was_printed_is_seen_whatever_becomes_of_the_stream(
    tight: Runner, end: str
) -> None:
    code = f"import io, sys\nprint('kept', end='')\n{end}\n"
    assert reaches(tight, code).stdout == "kept"


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


@pytest.mark.linux("it forks, or needs a run that can")
@pytest.mark.parametrize("forks", [True, False])
def test_what_keeps_a_run_from_starting_is_told(
    monkeypatch: pytest.MonkeyPatch, forks: bool
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with (
        Runner(cache_folder=None, forks=forks) as runner,
        pytest.raises(FaultError, match=r"^no snippet can be run here: .*/nowhere"),
    ):
        run_all(runner, [parsed("x = 1\n")])


def test_a_number_too_long_for_json_costs_nothing(tight: Runner) -> None:
    run = reaches(tight, "long, x = 10**5000, 1\n")
    assert run.values == {"x": 1}
    assert run.others == {"long": "int"}


@pytest.mark.parametrize("title", [r"r'$\bad{$'", "chr(0x65E5)"])
def test_a_figure_that_cannot_be_drawn_says_so(runner: Runner, title: str) -> None:
    code = f"import matplotlib.pyplot as plt\n\nplt.title({title})\n"
    assert fails(runner, code).startswith("what it left cannot be shown: ")


def test_a_stack_begins_in_the_view(tight: Runner) -> None:
    code = "import traceback\n\ntraceback.print_stack()\n"
    assert reaches(tight, code).stderr == (
        '  File "good.py", line 3, in <module>\n    traceback.print_stack()\n'
    )


@pytest.mark.linux("Windows has no limit on memory, and macOS may refuse one")
def test_memory_beyond_the_limit_is_an_error(tight: Runner) -> None:
    what = fails(tight, "import torch\ntorch.zeros(4 * 10**9)\n")
    assert "can't allocate memory" in what


def test_a_run_after_a_bad_one_is_none_the_worse(tight: Runner) -> None:
    fails(tight, "import os\nos.abort()\n")
    assert reaches(tight, "print(1)").stdout == "1\n"


@pytest.mark.linux("it looks into /proc for what is left of a run")
def test_closing_the_runner_ends_what_still_runs(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = f"""\
import os, time
with open({str(note)!r}, "w") as file:
    file.write(str(os.getpid()))
time.sleep(99)
"""
    with Runner(cache_folder=None) as runner, ThreadPoolExecutor(1) as pool:
        future = pool.submit(runner.run, tasks.of_view("page/a.py", code))
        wait_until(lambda: note.exists() and note.read_text() != "")
        runner.close()
        with pytest.raises(FaultError):
            future.result()
    wait_until(lambda: not Path(f"/proc/{note.read_text()}").exists())


def test_a_kept_run_is_equal_and_needs_no_process(tmp_path: Path) -> None:
    example = parsed("x = (1, [2.5, 'a'])\nprint(x)\n")
    with Runner(tmp_path) as first:
        fresh = run_all(first, [example])
    with Runner(tmp_path) as second:
        kept = run_all(second, [example], lambda *_: pytest.fail("it was run"))
        assert second._pools == {}
    assert kept == fresh


def test_what_is_run_again_is_what_changed(tmp_path: Path) -> None:
    one, two = parsed("x = 1\n", "page/one.py"), parsed("x = 2\n", "page/two.py")
    told: list[tuple[int, int]] = []
    with Runner(tmp_path) as runner:
        run_all(runner, [one, two])
        changed = parsed("x = 3\n", "page/two.py")
        found = run_all(runner, [one, changed], lambda *args: told.append(args))
    assert told == [(0, 1), (1, 1)]
    assert found["page/two.py"].values == {"x": 3}


#: What a part of an entry is in place of itself.
STRANGE: tuple[Any, ...] = (None, 1, "x", [1], {"x": {}}, [[]], {"tuple": 1})


@pytest.mark.parametrize("damage", ["", "{", "[]", "[" * 100_000, "{}", "3", "\x00"])
def test_a_damaged_entry_is_run_again(tmp_path: Path, damage: str) -> None:
    example = parsed("x = 1\n")
    with Runner(tmp_path) as runner:
        run_all(runner, [example])
        (entry,) = tmp_path.iterdir()
        entry.write_text(damage)
        assert run_all(runner, [example])["page/a.py"].values == {"x": 1}
    assert '"x": 1' in entry.read_text()


def test_an_entry_with_a_part_of_another_kind_is_as_if_it_were_not_there(
    tmp_path: Path,
) -> None:
    view = "import torch\nx = torch.ones(1)\nprint(x)\n"
    example = snippet.parse("page/a.py", view)
    some = [tasks.of_snippet(example), tasks.traced(example)]
    with Runner(tmp_path) as runner:
        known = runner.run_all(some)
        for entry in tmp_path.iterdir():
            whole = json.loads(entry.read_text())
            for damaged in damages(whole):
                entry.write_text(json.dumps(damaged))
                for task in some:
                    kept = runner.kept(task) or known[task]
                    if kept.value:
                        trace.read(kept, known[some[0]])
                    said.of_run(kept, ["x"])
            entry.write_text(json.dumps(whole))
        assert {task: runner.kept(task) for task in some} == known


def damages(whole: Any) -> Iterator[Any]:
    """What a value of JSON becomes when one part of it is strange, or is gone."""
    parts = whole.items() if isinstance(whole, dict) else enumerate(whole)
    for key, part in list(parts):
        for strange in STRANGE:
            yield _with(whole, key, strange)
        if isinstance(whole, dict):
            yield {k: v for k, v in whole.items() if k != key}
        if isinstance(part, dict | list):
            yield from (_with(whole, key, inner) for inner in damages(part))


def _with(whole: Any, key: Any, part: Any) -> Any:
    other = whole.copy()
    other[key] = part
    return other


def test_a_kept_figure_that_cannot_be_shown_is_drawn_again() -> None:
    task = parsed("x = 1\n")
    known = Result(
        task.name, about={"torch": "2", "python": "3", "cpu": "x"}, figures=["<svg/>"]
    )
    whole = json.loads(json.dumps(results.to_json(known)))
    assert results.of_json(whole, task) == known
    for broken in ("<svg>", "x", ""):
        assert results.of_json({**whole, "figures": [broken]}, task) is None
        cells = [{"stdout": "", "stderr": "", "figures": [broken]}]
        assert results.of_json({**whole, "cells": cells}, task) is None


def test_what_is_kept_is_whole_or_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with Runner(tmp_path) as runner, monkeypatch.context() as patch:
        patch.setattr("nn_or_f.run.cache.json.dump", stop)
        with pytest.raises(KeyboardInterrupt):
            run_all(runner, [parsed("x = 1\n")])
    assert list(tmp_path.iterdir()) == []


def test_a_failure_is_not_kept(tmp_path: Path) -> None:
    with Runner(tmp_path) as runner:
        run_all(runner, [parsed("raise ValueError\n")])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["file", "file/runs", "link", "x" * 300])
def test_a_cache_that_cannot_be_written_costs_nothing(
    tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "link").symlink_to("link")
    with Runner(tmp_path / place) as runner:
        assert run_all(runner, [parsed("x = 1\n")])["page/a.py"].values == {"x": 1}
        assert runner.unwritable.startswith("nothing can be kept in ")


def test_the_builder_never_imports_torch() -> None:
    code = "import sys, nn_or_f.mkdocs.hooks; print('torch' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout == "False\n"


def test_where_the_system_does_not_tell_the_cores_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert module._cores() == 3
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert module._cores() == 1
