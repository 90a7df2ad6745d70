"""What can only be tested on Linux: the one place that says so, and why.

On another system these tests are left out; the report says so at its top and counts
them at its end. On Linux none is. An entry is a test's id, or the beginning of some.
"""

from __future__ import annotations

import sys

import pytest

FORK = "it forks, or needs a run that can"
PROC = "it looks into /proc for what is left of a run"
SIGNALS = "only POSIX says by which signal a process was killed"
CPU_TIME = "Windows has no limit on CPU time"
MEMORY = "Windows has no limit on memory, and macOS may refuse one"
SHELL = "Windows has no make, and another shell"
LONG = "Windows has no such long paths"
WORDS = "another system says it in other words"
CTRL_C = "Windows sends Ctrl-C to a whole console, the tests' own process too"

ACCOUNTS = "only Linux counts the time of a process that nobody waited for"

_FRESH = "tests/test_fresh.py::test_a_fresh_run_that_does_not_reach_its_end_says_why"
_SAYS_WHY = "tests/test_runs.py::test_a_run_that_does_not_reach_its_end_says_why"
_MESSAGE = (
    "tests/test_build.py::test_a_fault_has_its_message_and_the_earlier_site_stays"
)

REASONS = {
    "tests/test_bench.py::test_only_what_changed_is_run": ACCOUNTS,
    "tests/test_bench.py::test_the_time_of_a_process": ACCOUNTS,
    f"{_MESSAGE}[is killed]": SIGNALS,
    f"{_MESSAGE}[segfaults]": SIGNALS,
    f"{_MESSAGE}[allocates beyond the limit]": MEMORY,
    f"{_MESSAGE}[spins]": CPU_TIME,
    f"{_MESSAGE}[a name too long for a file]": WORDS,
    "tests/test_build.py::test_a_build_that_is_stopped_leaves_nothing": PROC,
    "tests/test_build.py::test_a_build_may_be_stopped_at_any_moment": PROC,
    "tests/test_build.py::test_a_site_without_a_place_is_told": WORDS,
    "tests/test_build.py::test_children_that_a_snippet_leaves_end_with_it": FORK,
    "tests/test_build.py::test_serve_": CTRL_C,
    f"{_FRESH}[import ctypes": SIGNALS,
    f"{_FRESH}[while True:\\n    pass": CPU_TIME,
    "tests/test_fresh.py::test_memory_beyond_the_limit_is_an_error": MEMORY,
    "tests/test_labs.py::test_a_build_that_is_stopped_leaves_no_kernel": PROC,
    "tests/test_labs.py::test_serve_": CTRL_C,
    f"{_SAYS_WHY}[import ctypes": SIGNALS,
    f"{_SAYS_WHY}[import os\\nos.kill(": SIGNALS,
    f"{_SAYS_WHY}[import os, time\\nos.kill(": SIGNALS,
    f"{_SAYS_WHY}[while True:\\n    pass": CPU_TIME,
    "tests/test_record.py::test_tracing_disturbs_nothing[a fork": FORK,
    "tests/test_record.py::test_tracing_disturbs_nothing[another program": SHELL,
    "tests/test_runs.py::test_a_fork_that_goes_on_to_the_end_tells_nothing": FORK,
    "tests/test_runs.py::test_a_supervisor_": FORK,
    "tests/test_runs.py::test_a_view_that_ends_its_supervisor": FORK,
    "tests/test_runs.py::test_a_warm_process_that_was_killed_is_replaced": FORK,
    "tests/test_runs.py::test_closing_the_runner_ends_what_still_runs": PROC,
    "tests/test_runs.py::test_descendants_end_with_their_run": FORK,
    "tests/test_runs.py::test_a_folder_nested_without_end_is_removed": LONG,
    "tests/test_runs.py::test_what_keeps_a_": FORK,
    "tests/test_runs.py::test_what_cannot_be_imported_before": FORK,
    "tests/test_runs.py::test_what_only_some_runs_need": FORK,
    "tests/test_runs.py::test_memory_beyond_the_limit_is_an_error": MEMORY,
    "tests/test_runs.py::test_output_of_c_code_and_of_children_is_seen": SHELL,
    "tests/test_runs.py::test_runs_are_forked_from_a_process": FORK,
    "tests/test_runs.py::test_workers_of_a_data_loader_work": FORK,
    "tests/test_serving.py::test_serve_": CTRL_C,
    "tests/test_setup.py::test_ci_can_be_started": SHELL,
    "tests/test_setup.py::test_make_help_lists_every_target": SHELL,
}


def reason(nodeid: str) -> str | None:
    """Why the test with this id is for Linux only, None where it is not."""
    return next((why for test, why in REASONS.items() if nodeid.startswith(test)), None)


def pytest_report_header() -> str | None:
    """Say at the top of the report that something is left out."""
    if sys.platform == "linux":
        return None
    return "What can only be tested on Linux is left out: see tests/linux_only.py"


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out, on another system, what only Linux can test."""
    if sys.platform == "linux":
        return
    left_out = [item for item in items if reason(item.nodeid)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not reason(item.nodeid)]
