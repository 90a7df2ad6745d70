"""The warm process knows what runs need and no more, and so do its branches."""

from __future__ import annotations

import os

import pytest

from nn_or_f import tasks
from nn_or_f.faults import FaultError
from nn_or_f.run import zygote
from nn_or_f.run.runner import Runner
from tests.run.runs import parsed, run_all


@pytest.mark.linux("it forks, or needs a run that can")
def test_runs_are_forked_from_a_process_that_knows_torch_and_not_mkdocs(
    runner: Runner,
) -> None:
    code = (
        "import sys\nx = sorted(m for m in ('torch', 'mkdocs') if m in sys.modules)\n"
    )
    assert run_all(runner, [parsed(code)])["page/a.py"].values["x"] == ["torch"]


@pytest.mark.linux("it forks, or needs a run that can")
def test_what_only_some_runs_need_is_imported_for_them_alone(
    runner: Runner,
) -> None:
    known = "'torch._dynamo' in sys.modules, 'matplotlib.pyplot' in sys.modules"
    loaded = f"import sys\nprint({known})"
    said = loaded.replace("matplotlib", "mat' 'plotlib")
    assert runner.run(tasks.of_view("a.py", said)).stdout == "False False\n"
    both = runner.run(tasks.of_view("b.py", f"{said}  # optim, matplotlib"))
    assert both.stdout == "True True\n"
    assert runner.run(tasks.of_view("c.py", said)).stdout == "False False\n"


@pytest.mark.linux("it forks, or needs a run that can")
def test_what_cannot_be_imported_before_a_run_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    missing = {"matplotlib": ("sys", "no_such_module")}
    monkeypatch.setattr("nn_or_f.run.zygote_client.IMPORTS", missing)
    with Runner(cache_folder=None, forks=True) as runner:
        with pytest.raises(FaultError, match=r"the runner ended: .*no_such_module"):
            runner.run(tasks.of_view("a.py", "import matplotlib"))
        runner.close()
        assert runner.run(tasks.of_view("a.py", "print(1)")).stdout == "1\n"


class EndedError(Exception):
    """In place of the end of this process."""


@pytest.mark.parametrize(("pid", "status", "ends"), [(7, 1, True), (7, 0, False)])
def test_a_branch_that_failed_ends_the_warm_process(
    monkeypatch: pytest.MonkeyPatch, pid: int, status: int, ends: bool
) -> None:
    assert reaped(monkeypatch, pid, status) is ends


def test_a_supervisor_that_failed_ends_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not reaped(monkeypatch, pid=8, status=1)


def reaped(monkeypatch: pytest.MonkeyPatch, pid: int, status: int) -> bool:
    """Whether it ends when this fork does; 7 is a branch."""
    ended = iter([(pid, status), (0, 0)])

    def end(_status: int) -> None:
        raise EndedError

    monkeypatch.setattr(zygote, "_branches", {7})
    monkeypatch.setattr(os, "waitpid", lambda *_: next(ended))
    monkeypatch.setattr(os, "_exit", end)
    try:
        zygote._reap()
    except EndedError:
        return True
    return False
