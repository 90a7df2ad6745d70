"""From an answer to a result, and from a result to what is kept of it and back.

In: the answer of a task's process, or JSON that was kept. Out: a `Result`, with a
`Failure` in words where it did not reach its end. Called by ``runner``.
"""

from __future__ import annotations

import signal
from dataclasses import asdict
from typing import Any
from xml.etree import ElementTree

from nn_or_f.run.decode import decode
from nn_or_f.run.limits import Limits
from nn_or_f.run.task import NOTEBOOK, Failure, Result, Task

#: What each result says of where it was made.
_ABOUT = ("torch", "python", "cpu")


def of_answer(answer: dict[str, Any], task: Task, limits: Limits) -> Result:
    """The result of a task that has just run."""
    report = answer["report"]
    left = {name: answer[name] for name in ("stdout", "stderr", "about")}
    if report["end"] == "reached":
        named = {n: one for n, one in report.items() if n != "end"}
        return _result({**left, **named, "name": task.name}, task)
    what, line = _failure(answer, task, limits), report.get("line")
    cell = report.get("cell", 0)
    failure = Failure(what, line, cell, report.get("line_cell", cell))
    return Result(task.name, **left, failure=failure)


def to_json(result: Result) -> dict[str, Any]:
    """What is kept of a result; see `of_json`."""
    data = asdict(result)
    values = {name: _encoded(value) for name, value in result.values.items()}
    return {**data, "values": values}


def of_json(data: Any, task: Task) -> Result | None:
    """The opposite of `to_json`; None where something else was kept, or nothing."""
    try:
        found = _result(data, task)
        for figure in (*found.figures, *(f for c in found.cells for f in c.figures)):
            ElementTree.fromstring(figure)
        return found if {*_ABOUT} <= found.about.keys() else None
    except (
        *(ValueError, TypeError, KeyError, AttributeError, RecursionError),
        ElementTree.ParseError,
    ):
        return None  # it is run again


def _result(data: dict[str, Any], task: Task) -> Result:
    values = {name: _decoded(value) for name, value in data.get("values", {}).items()}
    value = decode(task.gives, data.get("value"))
    found: Result = decode(Result, {**data, "values": values, "value": value})
    if task.how == NOTEBOOK and len(found.cells) != len(task.cells):
        raise ValueError("it has other cells")
    return found


def _failure(answer: dict[str, Any], task: Task, limits: Limits) -> str:
    report = answer["report"]
    match report["end"]:
        case "raised":
            what = f", but was to end in {task.raises}, in its last statement"
            expected = what if task.raises else ""
            it_raised = "" if task.how == NOTEBOOK else "it raised "
            return f"{it_raised}{report['what']}{expected}"
        case "unraised":
            return f"its last statement was to raise {task.raises}"
        case "exited":
            return f"it left with {report['what']} before its end"
        case "quit":
            return "it left with exit() before the lab's end"
        case "left":
            return f"its process left with status {report['code']} before its end"
        case "died":
            return "its kernel died"
        case "killed":
            return f"its process was killed by {_signal(report['signal'])}"
        case "unshowable":
            return f"what it left cannot be shown: {report['what']}"
        case "unreported":
            what = "it cannot tell how it ended: did it change builtins,"
            return f"{what} or close files that it had not opened?"
        case "lost":
            return _lost(report["what"], task)
    match report["what"]:
        case "wall":
            return f"it took longer than {limits.wall_seconds:g} s"
        case "cpu":
            return f"it used more than {limits.cpu_seconds} s of CPU time"
        case "output":
            return f"it wrote more than {limits.output_bytes} bytes"
        case stream:
            what = f"it wrote more than {limits.output_bytes} bytes to {stream}"
            return what + _example(answer[stream])


def _lost(why: str, task: Task) -> str:
    if task.how == NOTEBOOK:
        return f"its kernel was lost: {why}"
    what = "the process that watched over it"
    return f"{what} failed: {why}" if why else f"{what} was killed"


def _example(text: str) -> str:
    """The last whole line of a flood: it often says why."""
    *whole, _ = [line.strip() for line in text.split("\n")]
    last = next((line for line in reversed(whole) if line), "")
    return f", such as “{last[:100]}”" if last else ""


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal has no name
        return f"signal {number}"


def _decoded(value: Any) -> Any:
    """A value from a report's JSON, in which a tuple is ``{"tuple": [...]}``."""
    if isinstance(value, list):
        return [_decoded(item) for item in value]
    if isinstance(value, dict):
        return tuple(_decoded(item) for item in value["tuple"])
    return value


def _encoded(value: Any) -> Any:
    """The opposite of `_decoded`."""
    if isinstance(value, tuple):
        return {"tuple": [_encoded(item) for item in value]}
    if isinstance(value, list):
        return [_encoded(item) for item in value]
    return value
