"""What one run said, and the text of it that is recorded.

In: a run, an execution of a lab, the facts of a category of layers; or a text. Out: a
`Transcript`, and its text for a file of ``outputs/``. Called by ``against_record`` and
``differences``; it imports no torch.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nn_or_f.run.task import Result

#: What only says where in torch something stands, or what Python guesses: it does so
#: from 3.12 on.
_INSIDE = (
    (re.compile(r"\btorch(?:[\\/][\w.-]+)+\.py(?:\", line |:)\d+"), "torch/…"),
    (re.compile(r"\(Triggered internally at [^)]*\)"), "(Triggered internally at …)"),
    (re.compile(r"\bat (?:/|\.\./)[\w./-]+\.(?:cpp|h|cu):\d+"), "at …"),
    (re.compile(r"\. Did you (?:mean|forget)\b[^?\n]*\?"), ""),
)
#: The names of the parts that hold the values of a run, and the facts of layers.
VALUES, FACTS = "values", "facts"
_INDENT = " " * 4


@dataclass(frozen=True)
class Transcript:
    """What came of one run.

    ``on`` is what it ran on: numbers can be compared with those of the same. ``parts``
    are texts by name ("stdout"), ``values`` those that pages take, as Python writes
    them.
    """

    on: str
    parts: Mapping[str, str]
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        """Whether there is anything to record."""
        return bool(self.parts or self.values)

    @property
    def torch(self) -> str:
        """Its version: "torch 2.13.0"."""
        return self.on.partition(",")[0]

    def text(self) -> str:
        """As it lies in a file: a part's lines are indented below its name."""
        told = [self.on]
        for name, part in self.parts.items():
            told += [name, *_indented(part.rstrip("\n").split("\n"))]
        if self.values:
            values = [f"{name} = {self.values[name]}" for name in sorted(self.values)]
            told += [VALUES, *_indented(values)]
        return "\n".join(told) + "\n"


def of_run(run: Result, taken: Iterable[str]) -> Transcript:
    """What a snippet said; ``taken`` are the values that pages take."""
    parts = {"stdout": run.stdout, "stderr": run.stderr, "error": run.error}
    values = {n: repr(run.values[n]) for n in taken if n in run.values}
    return _said(run.about, parts, values)


def of_lab(execution: Result) -> Transcript:
    """What the cells of a lab said."""
    parts = {}
    for number, output in enumerate(execution.cells, start=1):
        parts[f"cell {number}"] = output.stdout
        parts[f"cell {number} stderr"] = output.stderr
    return _said(execution.about, parts)


def of_facts(about: Mapping[str, str], text: str) -> Transcript:
    """What was measured of the layers of one category, and on what."""
    return _said(about, {FACTS: text})


def plain(text: str) -> str:
    """A text without what only says where in torch something stands."""
    for pattern, instead in _INSIDE:
        text = pattern.sub(instead, text)
    return text


def _said(
    about: Mapping[str, str],
    parts: Mapping[str, str],
    values: Mapping[str, str] | None = None,
) -> Transcript:
    version, _, _ = about["torch"].partition("+")
    python = ".".join(about["python"].split(".")[:2])
    machine = platform.machine().lower().replace("amd64", "x86_64")

    def named(text: str) -> str:
        whole = plain(text).replace(about["torch"], "TORCH")
        return whole.replace(version, "TORCH")

    return Transcript(
        f"torch {version}, Python {python}, {machine}",
        {name: named(text) for name, text in parts.items() if text.strip()},
        {name: named(text) for name, text in (values or {}).items()},
    )


def read(text: str) -> Transcript:
    """The opposite of `Transcript.text`.

    Raises:
        ValueError: it was changed into something else.
    """
    on, *lines = text.rstrip("\n").split("\n")
    parts: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        if line and not line.startswith(_INDENT):
            name = line
            parts[name] = []
        elif name:
            parts[name].append(line.removeprefix(_INDENT))
    values = {}
    for line in parts.pop(VALUES, []):
        name, equals, value = line.partition(" = ")
        if not equals:
            raise ValueError(f"“{line}” is no value")
        values[name] = value
    return Transcript(
        on, {name: "\n".join(part) for name, part in parts.items()}, values
    )


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"{_INDENT}{line}".rstrip() for line in lines]
