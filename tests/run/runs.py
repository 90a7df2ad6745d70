"""What tests of runs share: run a text, and see how it ended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nn_or_f import tasks
from nn_or_f.read import snippet
from nn_or_f.run.runner import Progress, Runner
from nn_or_f.run.task import Result, Task

#: Makes a runner that keeps results in a folder.
Keeping = Callable[[Path], Runner]


def fails(runner: Runner, code: str) -> str:
    run = runner.run(tasks.of_view("page/bad.py", code))
    assert run.failure is not None
    return run.failure.what


def reaches(runner: Runner, code: str) -> Result:
    run = runner.run(tasks.of_view("page/good.py", code))
    assert run.failure is None, run.stderr
    return run


def parsed(code: str, name: str = "page/a.py") -> Task:
    return tasks.of_snippet(snippet.parse(name, code))


def run_all(
    runner: Runner, some: list[Task], progress: Progress | None = None
) -> dict[str, Result]:
    """The results by name."""
    found = runner.run_all(some, progress)
    return {task.name: result for task, result in found.items()}
