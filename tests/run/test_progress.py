"""Who waits sees how much is done, and nothing where nothing has to be."""

from __future__ import annotations

import pytest

from nn_or_f.run.progress import Bar


@pytest.mark.parametrize(
    ("total", "told"), [(1, "Running 1 snippet\n"), (3, "Running 3 snippets\n")]
)
def test_where_there_is_no_terminal_it_is_said_once(
    capsys: pytest.CaptureFixture[str], total: int, told: str
) -> None:
    bar = Bar()
    for done in range(total + 1):
        bar(done, total)
    bar.close()
    assert capsys.readouterr() == ("", told)


def test_each_that_is_done_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar()
    for done in range(3):
        bar(done, 4)
    assert (bar.bar.pos, bar.bar.length) == (2, 4)
    capsys.readouterr()


def test_a_build_that_runs_nothing_shows_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Bar().close()
    assert capsys.readouterr() == ("", "")
