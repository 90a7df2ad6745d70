"""What can be run, and what comes of it.

In: nothing. Out: `Task`, one kind for a snippet, a lab, an inspected run and a
measurement; `Job`, what its process receives; `Result` and `Failure`.
``runner`` takes tasks and gives results; ``child``, ``pool`` and their neighbors pass
jobs on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from types import NoneType
from typing import Any

from nn_or_f.run.limits import Limits

#: How a task runs: its one cell as a program; the same with its steps traced, or
#: shaken, as its ``arguments`` say; a function of ours that is called; or all its cells
#: in turn, in a Jupyter kernel.
PLAIN, TRACED, SHAKEN = "plain", "traced", "shaken"
CALLED, NOTEBOOK = "called", "notebook"


@dataclass(frozen=True)
class Task:
    """Something to run.

    Args:
        name: what it is known by; its last part is the file that messages name.
        cells: the texts of its code; none where a function is called.
        how: `PLAIN`, `TRACED`, `SHAKEN`, `CALLED` or `NOTEBOOK`.
        raises: the type of the error that its last statement ends in; "" for none.
        function: what is called ("package.module:function"), with ``arguments``, by
            name; these and what it returns are JSON.
        version: whatever else its result depends on.
        gives: the type of the result's ``value``, a dataclass.
        limits: its own, where it has other limits than the rest.
    """

    name: str
    cells: tuple[str, ...] = ()
    how: str = PLAIN
    raises: str = ""
    function: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict, hash=False)
    version: str = ""
    gives: type = NoneType
    limits: Limits | None = None

    @property
    def text(self) -> str:
        """All its code."""
        return "\n".join(self.cells)


@dataclass(frozen=True)
class Job:
    """A task as its process receives it.

    ``environment`` is all that the task sees in ``os.environ``.
    """

    filename: str
    cells: Sequence[str]
    how: str
    raises: str
    function: str
    arguments: Mapping[str, Any]
    limits: Limits
    environment: Mapping[str, str]

    @classmethod
    def of(cls, task: Task, limits: Limits, environment: Mapping[str, str]) -> Job:
        """The job of a task."""
        filename = PurePosixPath(task.name).name
        what = (task.cells, task.how, task.raises, task.function, task.arguments)
        return cls(filename, *what, limits, environment)

    @property
    def text(self) -> str:
        """All its code."""
        return "\n".join(self.cells)

    def to_json(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str | bytes) -> Job:
        """The opposite of `to_json`."""
        data = json.loads(line)
        return cls(**{**data, "limits": Limits(**data["limits"])})


@dataclass(frozen=True)
class Failure:
    """Why a task did not reach its end.

    ``line`` is a line of the code, of the cell ``line_cell`` where there are several;
    ``cell`` is the one that did not reach its end, counted from 1.
    """

    what: str
    line: int | None = None
    cell: int = 0
    line_cell: int = 0


@dataclass(frozen=True)
class Output:
    """What one cell of a notebook printed and drew; ``figures`` are SVG text."""

    stdout: str = ""
    stderr: str = ""
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What a task printed and left.

    ``values`` are the simple top-level values at its end, ``others`` the types
    of its other names, ``figures`` SVG text, ``about`` the versions of torch
    and Python and the CPU capability. ``error`` is what Python says of the error
    that it was to end in. ``value`` is what a called function returned, or the steps
    of a traced run, or the `Shaken` of a shaken one; ``cells`` are the outputs of a
    notebook. ``failure`` is None when it ended as it was to end.
    """

    name: str
    stdout: str = ""
    stderr: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    figures: list[str] = field(default_factory=list)
    about: dict[str, str] = field(default_factory=dict)
    error: str = ""
    value: Any = None
    cells: tuple[Output, ...] = ()
    failure: Failure | None = None
