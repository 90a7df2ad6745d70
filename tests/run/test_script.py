"""The text of a view is the main program, and ends as Python ends one."""

from __future__ import annotations

import io
import linecache
import sys
import traceback
from collections.abc import Iterator

import pytest

from nn_or_f.run import script
from nn_or_f.run.runner import Runner
from tests.run.runs import reaches


@pytest.fixture
def _apart(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have this process be what it was, after a text was its main program."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(sys, "argv", sys.argv)
    monkeypatch.setattr(traceback, "walk_stack", traceback.walk_stack)
    monkeypatch.setattr(script, "_lowest", [])
    yield
    linecache.cache.pop("a.py", None)


@pytest.mark.usefixtures("_apart")
def test_a_text_is_compiled_as_it_stands_without_what_our_rooms_import() -> None:
    code, names = script.main_module("a.py", "def f(x: 1 + 1): ...\n")
    exec(code, names)
    assert names["f"].__annotations__ == {"x": 2}  # no annotation is put off


@pytest.mark.usefixtures("_apart")
def test_a_stack_ends_where_the_text_begins() -> None:
    text = "import traceback\ndef f():\n    return traceback.extract_stack()\nx = f()\n"
    code, names = script.main_module("a.py", text)
    exec(code, names)
    assert [(s.filename, s.lineno, s.line) for s in names["x"]] == [
        ("a.py", 4, "x = f()"),
        ("a.py", 3, "return traceback.extract_stack()"),
    ]


def test_a_stream_that_is_none_or_closed_keeps_no_other_from_being_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = io.BytesIO()
    stream = io.TextIOWrapper(written, write_through=False)
    stream.write("kept")
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", closed)
    monkeypatch.setattr(sys, "__stdout__", stream)
    script.flush()
    assert written.getvalue() == b"kept"


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


def test_a_stack_begins_in_the_view(tight: Runner) -> None:
    code = "import traceback\n\ntraceback.print_stack()\n"
    assert reaches(tight, code).stderr == (
        '  File "good.py", line 3, in <module>\n    traceback.print_stack()\n'
    )


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
