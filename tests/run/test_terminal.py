"""Of what was printed, a page shows what a reader of a terminal would have read."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from nn_or_f.run import terminal
from nn_or_f.run.kernel_client import Kernels
from nn_or_f.run.limits import Limits
from nn_or_f.run.task import NOTEBOOK, Job, Task


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]8;;x.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("a\x1b]0;title\x07b", "ab"),
        ("0%\r50%\r100%\r\nend", "100%\nend"),
        ("a\r\nb\r\n", "a\nb\n"),
        ("\x00\t\x02\x7f\n", "\u2400\t\u2402\u2421\n"),
    ],
)
def test_what_only_a_terminal_understands_is_no_text(printed: str, read: str) -> None:
    assert terminal.clean(printed) == read
    assert terminal.readable(printed.encode(), "/nowhere") == read


def test_bytes_that_are_no_text_are_marked() -> None:
    assert terminal.readable(b"a\xffb", "/nowhere") == "a\ufffdb"


def test_a_private_folder_is_left_out_whichever_way_it_is_written(
    tmp_path: Path,
) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link"
    link.symlink_to("real")
    library = Path(sysconfig.get_paths()["purelib"])
    printed = f"{link / 'a.py'} {tmp_path / 'real' / 'b.py'} {library / 'torch'}"
    assert terminal.readable(printed.encode(), str(link)) == "a.py b.py torch"
    assert terminal.public(printed, str(link)) == "a.py b.py torch"
    assert terminal.clean(printed) == printed


def test_a_run_s_process_imports_nothing_more_for_it() -> None:
    code = "import sys, nn_or_f.run.terminal as _\n"
    code += "print(*sorted(m for m in sys.modules if m.startswith('nn_or_f.')))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["nn_or_f.run", "nn_or_f.run.terminal"]


#: What only the machine says, and only this process, next to what its author asked for.
LAB = """\
import logging, os, sys, warnings
import torch

def f():
    warnings.warn("boom")

f()
print(torch.__file__, os.path.abspath("a.txt"), file=sys.stderr)
for name in ("matplotlib", "matplotlib.font_manager"):
    logging.getLogger(name).warning("Could not save its cache in %s", os.getpid())
logging.getLogger("matplotlib.font_manager").warning("findfont: no such font")
import joblib._multiprocessing_helpers as helpers
print(helpers.mp, torch.__file__)
"""


def test_a_lab_says_nothing_of_the_machine_that_it_was_executed_on() -> None:
    task = Task("labs/a.py", (LAB, "f()"), NOTEBOOK)
    answer = Kernels().run(Job.of(task, Limits(), {}))
    first, second = answer["report"]["cells"]
    warns = 'cell 1:5: UserWarning: boom\n  warnings.warn("boom")\n'
    others = "torch/__init__.py a.txt\nfindfont: no such font\n"
    assert first["stderr"] == warns + others
    assert first["stdout"] == "None torch/__init__.py\n"
    assert second["stderr"] == warns
