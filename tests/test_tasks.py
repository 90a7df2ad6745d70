"""What authors write becomes tasks, and what goes wrong there is said in their file."""

from __future__ import annotations

from pathlib import Path

from nn_or_f import tasks
from nn_or_f.faults import Place
from nn_or_f.read import snippet
from nn_or_f.run.task import NOTEBOOK, PLAIN, TRACED, Failure, Output, Result
from tests.minisite import LAB, read_lab
from tests.work import FIGURE

TEXT = """\
# ja: 一
# en: one
x = 1
# raises: ValueError
int("a")
"""


def test_the_view_of_the_first_language_is_run() -> None:
    one = snippet.parse("page/a.py", TEXT)
    plain, traced = tasks.of_snippet(one), tasks.traced(one)
    assert plain == tasks.of_view("page/a.py", one.views["ja"])
    assert plain.cells == traced.cells == (one.views["ja"],)
    assert (plain.how, traced.how) == (PLAIN, TRACED)
    other = snippet.parse("page/a.py", TEXT.replace("en: one", "en: two"))
    assert tasks.of_snippet(other) == plain


def test_only_the_untraced_run_is_held_to_the_error_that_its_snippet_names() -> None:
    one = snippet.parse("page/a.py", TEXT)
    assert tasks.of_snippet(one).raises == "ValueError"
    assert tasks.traced(one).raises == ""
    assert tasks.of_view("page/a.py", "x = 1\n").raises == ""


def test_a_lab_is_run_cell_by_cell_whatever_its_prose(tmp_path: Path) -> None:
    task = tasks.of_lab(read_lab(tmp_path))
    assert (task.name, task.how) == ("labs/demo.py", NOTEBOOK)
    assert [cell.split("\n")[0] for cell in task.cells] == [
        "# 二つの数を足す",
        "import matplotlib.pyplot as plt",
    ]
    assert tasks.of_lab(read_lab(tmp_path, LAB.replace("試し", "別"))) == task


def test_a_failure_is_said_with_the_line_of_the_file_not_of_the_view() -> None:
    one = snippet.parse("page/a.py", TEXT)
    shown = Place("docs/ja/p.md", 6)
    fault = tasks.fault(Failure("it raised E", line=4), one, [shown])
    assert str(fault) == "docs/ja/p.md:6: snippets/page/a.py:5: it raised E"
    nowhere = tasks.fault(Failure("it was killed"), one)
    assert str(nowhere) == "snippets/page/a.py: it was killed"


def test_a_failing_cell_is_said_with_its_number_and_the_line_of_the_file(
    tmp_path: Path,
) -> None:
    lab = read_lab(tmp_path)
    # What the first cell defines may fail where the second calls it.
    failure = Failure("E: x", line=2, cell=2, line_cell=1)
    (fault,) = tasks.lab_faults(lab, Result(lab.path, failure=failure))
    assert str(fault) == "labs/demo.py:21: cell 2: E: x"
    failure = Failure("its kernel died", cell=2, line_cell=2)
    (fault,) = tasks.lab_faults(lab, Result(lab.path, failure=failure))
    assert str(fault) == "labs/demo.py:25: cell 2: its kernel died"


def test_a_cell_that_draws_needs_a_figures_name(tmp_path: Path) -> None:
    source = LAB.replace(' figure="line"', "")
    source = source.replace("# %%\n", '# %% figure="line"\n', 1)
    lab = read_lab(tmp_path, source)
    executed = Result(lab.path, cells=(Output(), Output(figures=(FIGURE,))))
    one, two = tasks.lab_faults(lab, executed)
    where = "labs/demo.py:19: cell 1"
    assert str(one) == f"{where}: it does not draw the figure “line”"
    where = "labs/demo.py:25: cell 2"
    assert str(two).startswith(f"{where}: it draws: its mark needs “figure=…”")


def test_a_lab_that_went_well_has_no_fault(tmp_path: Path) -> None:
    lab = read_lab(tmp_path)
    executed = Result(lab.path, cells=(Output("2\n"), Output(figures=(FIGURE,))))
    assert tasks.lab_faults(lab, executed) == []
