"""A run does what its job says, and reports how it ended and what it left."""

from __future__ import annotations

import pytest

from nn_or_f import tasks
from nn_or_f.run import child
from nn_or_f.run.runner import Runner
from nn_or_f.run.task import Failure
from tests.linux_only import CPU_TIME, SIGNALS
from tests.run.runs import fails, reaches


def test_streams_are_kept_apart(tight: Runner) -> None:
    run = reaches(tight, "import sys\nprint(1)\nprint(2, file=sys.stderr)\n")
    assert (run.stdout, run.stderr) == ("1\n", "2\n")


@pytest.mark.linux("Windows has no make, and another shell")
def test_output_of_c_code_and_of_children_is_seen(tight: Runner) -> None:
    code = "import os\nos.write(1, b'c\\n')\nos.system('echo child')\n"
    assert reaches(tight, code).stdout == "c\nchild\n"


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


def test_a_view_may_end_in_the_error_that_it_names(tight: Runner) -> None:
    run = reaches(tight, ENDS)
    with Runner(cache_folder=None, forks=False) as fresh:
        assert reaches(fresh, ENDS) == run
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
    ("error", "words"),
    [
        (ValueError("boom"), "ValueError: boom"),
        (ValueError("\nboom\nmore"), "ValueError: boom"),
        (ValueError(), "ValueError"),
        (
            ExceptionGroup("two", [ValueError("a")]),
            "ExceptionGroup: two (1 sub-exception)",
        ),
        (ValueError("x" * 400), f"ValueError: {'x' * 288} …"),
    ],
)
def test_an_error_is_told_in_one_line(error: Exception, words: str) -> None:
    error.add_note("a note")
    assert child._words(error) == words


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


def test_what_is_printed_at_exit_is_seen(tight: Runner) -> None:
    code = "import atexit\natexit.register(print, 'bye')\nprint('end', end=' ')\n"
    assert reaches(tight, code).stdout == "end bye\n"
