"""What can only be tested on Linux: ``@pytest.mark.linux("why")`` on a test says so.

With ``only=("a", …)`` it is said of the cases whose ids begin so. On another system
these tests are left out; the report says so at its top and counts them at its end.
"""

from __future__ import annotations

import sys

import pytest


def reason(item: pytest.Item) -> str | None:
    """Why a test is for Linux only, None where it is not."""
    case = getattr(item, "callspec", None)
    for mark in item.iter_markers("linux"):
        only = mark.kwargs.get("only")
        if only is None or (case and case.id.startswith(tuple(only))):
            return str(mark.args[0])
    return None


def pytest_report_header() -> str | None:
    """Say at the top of the report that something is left out."""
    if sys.platform == "linux":
        return None
    return "What can only be tested on Linux is left out: see @pytest.mark.linux"


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out, on another system, what only Linux can test."""
    if sys.platform == "linux":
        return
    left_out = [item for item in items if reason(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not reason(item)]
