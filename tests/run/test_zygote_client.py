"""The warm process knows what runs need, no more, and is started again if it ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from nn_or_f import tasks
from nn_or_f.faults import FaultError
from nn_or_f.run import pool
from nn_or_f.run.runner import Runner
from nn_or_f.run.zygote_client import ZygoteClient
from tests.run.runs import parsed, run_all


@pytest.mark.linux("it forks, or needs a run that can")
def test_runs_are_forked_from_a_process_that_knows_torch_and_not_mkdocs(
    tmp_path: Path,
) -> None:
    code = (
        "import sys\nx = sorted(m for m in ('torch', 'mkdocs') if m in sys.modules)\n"
    )
    with Runner(tmp_path) as runner:
        assert run_all(runner, [parsed(code)])["page/a.py"].values["x"] == ["torch"]


@pytest.mark.linux("it forks, or needs a run that can")
def test_what_only_some_runs_need_is_imported_for_them_alone() -> None:
    known = "'torch._dynamo' in sys.modules, 'matplotlib.pyplot' in sys.modules"
    loaded = f"import sys\nprint({known})"
    with Runner(cache_folder=None, forks=True) as runner:
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


@pytest.mark.linux("it forks, or needs a run that can")
def test_a_warm_process_that_was_killed_is_replaced() -> None:
    with Runner(cache_folder=None) as runner:
        run_all(runner, [parsed("x = 1\n")])
        warm = runner._pools[pool.ZYGOTE]
        assert isinstance(warm, ZygoteClient)
        warm._process.kill()
        warm._process.wait()
        assert run_all(runner, [parsed("x = 2\n")])["page/a.py"].values == {"x": 2}
