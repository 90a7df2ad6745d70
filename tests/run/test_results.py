"""A result is what an answer says, and is kept whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nn_or_f import tasks
from nn_or_f.check import transcript
from nn_or_f.read import snippet
from nn_or_f.run import results, steps
from nn_or_f.run.limits import Limits
from nn_or_f.run.task import NOTEBOOK, Failure, Result, Task
from tests.run.runs import Keeping

ABOUT = {"torch": "2.13.0+cpu", "python": "3.11.2", "cpu": "AVX2"}
LIMITS = Limits(cpu_seconds=3, wall_seconds=1.5, output_bytes=9)
PLAIN = Task("page/a.py", ("x = 1\n",))
RAISES = Task("page/a.py", ("x = 1\n",), raises="ValueError")
LAB = Task("labs/a.py", ("x = 1\n", "y = 2\n"), how=NOTEBOOK)


def of(report: dict[str, Any], task: Task = PLAIN, stdout: str = "") -> Result:
    answer = {"report": report, "stdout": stdout, "stderr": "", "about": ABOUT}
    return results.of_answer(answer, task, LIMITS)


def kept_of(result: Result) -> Any:
    return json.loads(json.dumps(results.to_json(result)))


def test_what_is_kept_of_a_result_is_read_as_it_was() -> None:
    values = {"nested": [1, {"tuple": [2, {"tuple": ["a", None]}]}]}
    found = of({"end": "reached", "values": values, "others": {"f": "function"}})
    assert found.values == {"nested": [1, (2, ("a", None))]}
    assert results.of_json(kept_of(found), PLAIN) == found


def test_what_does_not_say_where_it_was_made_is_run_again() -> None:
    kept = kept_of(of({"end": "reached"}))
    assert results.of_json(kept, PLAIN)
    del kept["about"]["cpu"]
    assert results.of_json(kept, PLAIN) is None


def test_a_notebook_with_another_number_of_cells_is_executed_again() -> None:
    cell = {"stdout": "1\n", "stderr": "", "figures": []}
    kept = kept_of(of({"end": "reached", "cells": [cell, cell]}, LAB))
    assert results.of_json(kept, LAB)
    assert results.of_json({**kept, "cells": kept["cells"][1:]}, LAB) is None


@pytest.mark.parametrize(
    ("report", "task", "what"),
    [
        ({"end": "raised", "what": "E: x"}, PLAIN, "it raised E: x"),
        (
            {"end": "raised", "what": "E: x"},
            RAISES,
            "it raised E: x, but was to end in ValueError, in its last statement",
        ),
        ({"end": "raised", "what": "E: x"}, LAB, "E: x"),
        ({"end": "quit"}, LAB, "it left with exit() before the lab's end"),
        ({"end": "died"}, LAB, "its kernel died"),
        ({"end": "lost", "what": "why"}, LAB, "its kernel was lost: why"),
        (
            {"end": "lost", "what": "why"},
            PLAIN,
            "the process that watched over it failed: why",
        ),
        ({"end": "stopped", "what": "wall"}, PLAIN, "it took longer than 1.5 s"),
        ({"end": "stopped", "what": "cpu"}, PLAIN, "it used more than 3 s of CPU time"),
        ({"end": "stopped", "what": "output"}, LAB, "it wrote more than 9 bytes"),
        (
            {"end": "stopped", "what": "stdout"},
            PLAIN,
            "it wrote more than 9 bytes to stdout, such as “whole”",
        ),
        (
            {"end": "unreported"},
            PLAIN,
            (
                "it cannot tell how it ended: did it change builtins,"
                " or close files that it had not opened?"
            ),
        ),
    ],
)
def test_why_a_task_did_not_reach_its_end_is_told_in_its_own_words(
    report: dict[str, Any], task: Task, what: str
) -> None:
    failure = of(report, task, stdout="a\nwhole\n\npar").failure
    assert failure is not None
    assert failure.what == what


def test_a_failure_knows_the_cell_it_stopped_in_and_the_line_that_led_to_it() -> None:
    report = {"end": "raised", "what": "E", "cell": 2, "line_cell": 1, "line": 5}
    assert of(report, LAB).failure == Failure("E", 5, 2, 1)
    assert of({"end": "died", "cell": 2}, LAB).failure == Failure(
        "its kernel died", None, 2, 2
    )


#: What a part of an entry is in place of itself.
STRANGE: tuple[Any, ...] = (None, 1, "x", [1], {"x": {}}, [[]], {"tuple": 1})


def test_an_entry_with_a_part_of_another_kind_is_as_if_it_were_not_there(
    keeping: Keeping, tmp_path: Path
) -> None:
    view = "import torch\nx = torch.ones(1)\nprint(x)\n"
    example = snippet.parse("page/a.py", view)
    some = [tasks.of_snippet(example), tasks.traced(example)]
    runner = keeping(tmp_path)
    known = runner.run_all(some)
    for entry in tmp_path.iterdir():
        whole = json.loads(entry.read_text())
        for damaged in damages(whole):
            entry.write_text(json.dumps(damaged))
            for task in some:
                kept = runner.kept(task) or known[task]
                if kept.value:
                    steps.read(kept, known[some[0]])
                transcript.of_run(kept, ["x"])
        entry.write_text(json.dumps(whole))
    assert {task: runner.kept(task) for task in some} == known


def damages(whole: Any) -> Iterator[Any]:
    """What a value of JSON becomes when one part of it is strange, or is gone."""
    parts = whole.items() if isinstance(whole, dict) else enumerate(whole)
    for key, part in list(parts):
        for strange in STRANGE:
            yield _with(whole, key, strange)
        if isinstance(whole, dict):
            yield {k: v for k, v in whole.items() if k != key}
        if isinstance(part, dict | list):
            yield from (_with(whole, key, inner) for inner in damages(part))


def _with(whole: Any, key: Any, part: Any) -> Any:
    other = whole.copy()
    other[key] = part
    return other


@pytest.mark.parametrize("broken", ["<svg>", "x", ""])
def test_a_kept_figure_that_cannot_be_shown_is_drawn_again(broken: str) -> None:
    whole = kept_of(Result("page/a.py", about=ABOUT, figures=["<svg/>"]))
    assert results.of_json(whole, PLAIN) is not None
    assert results.of_json({**whole, "figures": [broken]}, PLAIN) is None
    cell = {"stdout": "", "stderr": "", "figures": [broken]}
    assert results.of_json({**whole, "cells": [cell]}, PLAIN) is None
