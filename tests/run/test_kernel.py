"""A kernel executes one cell after another, and says where that ended."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from nn_or_f.run import kernel
from nn_or_f.run.limits import Limits
from tests.minisite import LAB, read_lab
from tests.run.executions import only_fault


def test_a_failing_cell_is_named_with_its_line(tmp_path: Path) -> None:
    source = LAB.replace("total = 1 + 1", "def f():\n    1 / 0\n\n\ntotal = 1")
    lab = read_lab(tmp_path, source.replace("plt.show()", "f()\nplt.show()"))
    fault = only_fault(lab)
    message = "labs/demo.py:22: cell 2: ZeroDivisionError: division by zero"
    assert fault == message


def test_a_cell_that_hangs_is_ended(tmp_path: Path) -> None:
    lab = read_lab(tmp_path, LAB.replace("total = 1 + 1", "while True:\n    pass"))
    fault = only_fault(lab, Limits(wall_seconds=1))
    assert fault == "labs/demo.py:19: cell 1: it took longer than 1 s"


def test_a_kernel_that_dies_is_a_fault(tmp_path: Path) -> None:
    source = LAB.replace("total = 1 + 1", "import os\n\nos._exit(0)\ntotal = 1")
    lab = read_lab(tmp_path, source)
    fault = only_fault(lab)
    assert fault == "labs/demo.py:19: cell 1: its kernel died"


def test_a_lab_that_is_left_says_where(tmp_path: Path) -> None:
    lab = read_lab(tmp_path, LAB.replace("total = 1 + 1", "total = 1\nexit()"))
    fault = only_fault(lab)
    what = "it left with exit() before the lab's end"
    assert fault == f"labs/demo.py:19: cell 1: {what}"


TRACEBACK = """\
\x1b[31mZeroDivisionError\x1b[39m   Traceback (most recent call last)
Cell In[3], \x1b[32mline 2\x1b[39m
----> 2 f()
Cell In[1], line 5, in f()
      5 1 / 0
File /usr/lib/python3/a.py:9, in g()
"""


def told(evalue: str, traceback: str = TRACEBACK) -> dict[str, Any]:
    """What a kernel reports of an error in its third cell."""
    error = SimpleNamespace(ename="E", evalue=evalue, traceback=traceback)
    return kernel._error(error, 3)


def test_an_error_is_told_with_the_last_line_of_a_cell_that_led_to_it() -> None:
    assert told("boom") == {"what": "E: boom", "line": 5, "line_cell": 1}
    assert told("boom", "nothing of ours") == {
        "what": "E: boom",
        "line": None,
        "line_cell": 3,
    }


@pytest.mark.parametrize(
    ("evalue", "what"),
    [("", "E"), ("\n\x1b[1mboom\x1b[0m\nmore", "E: boom"), ("x" * 10**5, "E: …")],
)
def test_an_error_is_told_in_one_short_line(evalue: str, what: str) -> None:
    assert told(evalue)["what"].replace("x" * 300 + " …", "…") == what


def test_the_first_cell_that_asked_to_leave_is_noted() -> None:
    cells = kernel._Cells()
    left = {"content": {"payload": [{"source": "ask_exit"}]}}
    for index, reply in enumerate(({"content": {}}, left, left)):
        cells.note(None, index)
        cells.note_exit(None, index, reply)
    assert (cells.number, cells.left) == (3, 2)


@pytest.mark.parametrize(
    "sent", [["2.13.0+cpu\n3.11.2\nNO AVX\n"], ["2.13.0+cpu\n3.1", "1.2\nNO AVX\n"]]
)
def test_the_last_cell_is_ours(sent: list[str]) -> None:
    about = [SimpleNamespace(text=text) for text in sent]
    printed = [{"output_type": "stream", "text": "a.png\n"}]
    assert kernel._reached([printed, [], about]) == {
        "end": "reached",
        "cells": [printed, []],
        "about": {"torch": "2.13.0+cpu", "python": "3.11.2", "cpu": "NO AVX"},
    }
