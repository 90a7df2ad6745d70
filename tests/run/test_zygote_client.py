"""The builder's end of the warm process starts another where that has ended."""

from __future__ import annotations

import pytest

from nn_or_f.run import pool
from nn_or_f.run.runner import Runner
from nn_or_f.run.zygote_client import ZygoteClient
from tests.run.runs import parsed, run_all


@pytest.mark.linux("it forks, or needs a run that can")
def test_a_warm_process_that_was_killed_is_replaced() -> None:
    with Runner(cache_folder=None) as runner:
        run_all(runner, [parsed("x = 1\n")])
        warm = runner._pools[pool.ZYGOTE]
        assert isinstance(warm, ZygoteClient)
        warm._process.kill()
        warm._process.wait()
        assert run_all(runner, [parsed("x = 2\n")])["page/a.py"].values == {"x": 2}
