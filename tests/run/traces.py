"""What tests of traces share: trace a text, and see what its steps changed."""

from __future__ import annotations

from dataclasses import replace

from nn_or_f import tasks
from nn_or_f.read import snippet
from nn_or_f.read.snippet import Snippet
from nn_or_f.run import steps
from nn_or_f.run.limits import Limits
from nn_or_f.run.runner import Runner
from nn_or_f.run.steps import Trace


def traced(runner: Runner, code: str, wrong: str = "") -> Trace:
    """The trace of a view, which has to print what it prints otherwise."""
    text = "import torch\nfrom torch import nn\n" + code
    found, what = read(runner, snippet.parse("page/one.py", text))
    assert what == wrong
    assert found is not None
    return found


def read(
    runner: Runner, one: Snippet, limits: Limits | None = None
) -> tuple[Trace | None, str]:
    """The trace of a snippet, and what is wrong with it."""
    both = tasks.of_snippet(one), tasks.traced(one)
    plain, noted = (replace(task, limits=limits) for task in both)
    results = runner.run_all([plain, noted])
    return steps.read(results[noted], results[plain])


def changes(found: Trace) -> list[list[tuple[str, ...]]]:
    return [[(c.what, *c.paths) for c in step.changes] for step in found.steps]


def changed(found: Trace, *whats: str) -> list[str]:
    """All paths that changed in one of these ways, in the order of the steps."""
    every = [change for step in found.steps for change in step.changes]
    return [path for change in every if change.what in whats for path in change.paths]
