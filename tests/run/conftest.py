"""Runners for the tests of runs to share: to start one takes as long as ten runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nn_or_f.run.limits import Limits
from nn_or_f.run.runner import Runner
from tests.run.runs import Keeping

LIMITS = Limits(cpu_seconds=1, output_bytes=10_000)


@pytest.fixture(scope="session")
def tight() -> Iterator[Runner]:
    """A runner that keeps nothing, and has tight limits."""
    with Runner(cache_folder=None, limits=LIMITS) as runner:
        yield runner


@pytest.fixture(scope="session")
def keeping(runner: Runner) -> Keeping:
    """Makes a runner that keeps results in a folder, with the processes of another."""

    def make(folder: Path) -> Runner:
        made = Runner(folder)
        made._pools = runner._pools
        return made

    return make
