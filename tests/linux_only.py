"""What can only be tested on Linux: ``@pytest.mark.linux("why")`` on a test says so.

A mark on a `pytest.param` says it of one case. On another system these tests are left
out; the report says so at its top and counts them at its end.
"""

from __future__ import annotations

import sys

import pytest

#: Reasons that several tests have.
SIGNALS = pytest.mark.linux("only POSIX says by which signal a process was killed")
CPU_TIME = pytest.mark.linux("Windows has no limit on CPU time")


def header() -> str | None:
    """Say at the top of the report that something is left out."""
    if sys.platform == "linux":
        return None
    return "What can only be tested on Linux is left out: see @pytest.mark.linux"


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, on another system, what only Linux can test."""
    if sys.platform == "linux":
        return
    left_out = [item for item in items if item.get_closest_marker("linux")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
