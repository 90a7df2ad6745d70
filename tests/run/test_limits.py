"""A process is held to its limits, where the system has any.

That a run ends which oversteps one: wall time and output in ``test_watch_forked`` and
``test_child``, CPU time there too, and of fresh runs in ``test_watch_fresh``.
"""

from __future__ import annotations

import sys

import pytest

from nn_or_f.run import limits
from nn_or_f.run.runner import Runner
from tests.run.runs import fails


@pytest.mark.linux("Windows has no limit on memory, and macOS may refuse one")
def test_memory_beyond_the_limit_is_an_error(tight: Runner) -> None:
    what = fails(tight, "import torch\ntorch.zeros(4 * 10**9)\n")
    assert "can't allocate memory" in what


class System:
    """In place of `resource`: it notes what it is asked for."""

    RLIMIT_AS, RLIMIT_CPU, RLIMIT_CORE = "memory", "time", "core"

    def __init__(self, refuses: bool = False) -> None:
        self.asked: dict[str, tuple[int, int]] = {}
        self.refuses = refuses

    def setrlimit(self, what: str, values: tuple[int, int]) -> None:
        if self.refuses:
            raise ValueError("current limit exceeds maximum limit")
        self.asked[what] = values


def test_who_used_up_its_time_has_a_second_to_say_so_and_leaves_no_core(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    system = System()
    monkeypatch.setattr(limits, "resource", system, raising=False)
    limits.limit_time(7)
    limits.limit_memory(9)
    assert system.asked == {"time": (7, 8), "core": (0, 0), "memory": (9, 9)}


def test_a_system_that_refuses_a_limit_on_memory_runs_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    system = System(refuses=True)
    monkeypatch.setattr(limits, "resource", system, raising=False)
    limits.limit_memory(9)
    assert system.asked == {}
