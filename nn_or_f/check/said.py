"""What one run said, as a text that is recorded, and whether two of them agree.

In: a run, an execution of a lab, the facts of a category of layers. Out: a `Said`,
its text for a file of ``outputs/``, and each `Difference` between two of them. Called
by ``outputs``; it imports no torch.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from nn_or_f.run.task import Result

#: How far two numbers with a point or an exponent may be apart: the last digits
#: differ between CPUs. The one place that says so; `_step` adds a rounding's.
RELATIVE, ABSOLUTE = 1e-3, 1e-5

_BODY = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
_FRACTION = rf"{_BODY}\.\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|\d+e[-+]?\d+"
#: A number that was rounded, and any number; not the 2 of Conv2d.
_ROUNDED = re.compile(rf"(?<![\w.])[-+]?(?:{_FRACTION})(?!\w)")
_NUMBER = re.compile(rf"(?<![\w.])[-+]?(?:{_FRACTION}|{_BODY})(?!\w)")

#: What only says where in torch something stands, or what Python guesses: it does so
#: from 3.12 on.
_INSIDE = (
    (re.compile(r"\btorch(?:[\\/][\w.-]+)+\.py(?:\", line |:)\d+"), "torch/…"),
    (re.compile(r"\(Triggered internally at [^)]*\)"), "(Triggered internally at …)"),
    (re.compile(r"\bat (?:/|\.\./)[\w./-]+\.(?:cpp|h|cu):\d+"), "at …"),
    (re.compile(r"\. Did you (?:mean|forget)\b[^?\n]*\?"), ""),
)
_INDENT = " " * 4
_VALUES = "values"


@dataclass(frozen=True)
class Said:
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

    def text(self) -> str:
        """As it lies in a file: a part's lines are indented below its name."""
        told = [self.on]
        for name, part in self.parts.items():
            told += [name, *_indented(part.rstrip("\n").split("\n"))]
        if self.values:
            values = [f"{name} = {self.values[name]}" for name in sorted(self.values)]
            told += [_VALUES, *_indented(values)]
        return "\n".join(told) + "\n"


@dataclass(frozen=True)
class Difference:
    """The first line of a part that is not as it was.

    ``line`` counts the lines of the recorded text, from 1. ``kind`` is the gravest
    way in which the part differs: in "words", in "whole" numbers, or in "rounded"
    ones alone.
    """

    part: str
    line: int
    then: str
    now: str
    kind: str


def of_run(run: Result, taken: Iterable[str]) -> Said:
    """What a snippet said; ``taken`` are the values that pages take."""
    parts = {"stdout": run.stdout, "stderr": run.stderr, "error": run.error}
    values = {n: repr(run.values[n]) for n in taken if n in run.values}
    return _said(run.about, parts, values)


def of_lab(execution: Result) -> Said:
    """What the cells of a lab said."""
    parts = {}
    for number, output in enumerate(execution.cells, start=1):
        parts[f"cell {number}"] = output.stdout
        parts[f"cell {number} stderr"] = output.stderr
    return _said(execution.about, parts)


def of_facts(about: Mapping[str, str], text: str) -> Said:
    """What was measured of the layers of one category, and on what."""
    return _said(about, {"facts": text})


def _said(
    about: Mapping[str, str],
    parts: Mapping[str, str],
    values: Mapping[str, str] | None = None,
) -> Said:
    version, _, _ = about["torch"].partition("+")
    python = ".".join(about["python"].split(".")[:2])
    machine = platform.machine().lower().replace("amd64", "x86_64")

    def plain(text: str) -> str:
        for pattern, instead in _INSIDE:
            text = pattern.sub(instead, text)
        return text.replace(about["torch"], "TORCH").replace(version, "TORCH")

    return Said(
        f"torch {version}, Python {python}, {machine}",
        {name: plain(text) for name, text in parts.items() if text.strip()},
        {name: plain(text) for name, text in (values or {}).items()},
    )


def read(text: str) -> Said:
    """The opposite of `Said.text`.

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
    for line in parts.pop(_VALUES, []):
        name, equals, value = line.partition(" = ")
        if not equals:
            raise ValueError(f"“{line}” is no value")
        values[name] = value
    return Said(on, {name: "\n".join(part) for name, part in parts.items()}, values)


def differences(then: Said, now: Said) -> Iterator[Difference]:
    """Where two differ, once for each part and each value; then what is recorded."""
    places = _places(then)
    for name in dict.fromkeys([*then.parts, *now.parts]):
        found = _difference(then.parts.get(name, ""), now.parts.get(name, ""))
        if found:
            offset, one, two, kind = found
            yield Difference(name, places.get(name, 1) + offset, one, two, kind)
    for name in sorted(now.values):
        one, two = then.values.get(name, ""), now.values[name]
        if found := _difference(one, two):
            line = places.get(f"{name} = ", 1)
            one = f"{name} = {one}" if one else ""
            part = f"{_VALUES} {name}"
            yield Difference(part, line, one, f"{name} = {two}", found[3])


def _places(said: Said) -> dict[str, int]:
    """The line of a file that each part's name, and each value, stands on."""
    found: dict[str, int] = {}
    for number, line in enumerate(said.text().split("\n"), start=1):
        name = line if line in said.parts else line.strip().partition(" = ")[0] + " = "
        found.setdefault(name, number)
    return found


def _difference(then: str, now: str) -> tuple[int, str, str, str] | None:
    """The first line that differs, both texts of it, and in which way."""
    if _same_words(then, now, _ROUNDED):
        if _close(then, now):
            return None
        return *_first_line(then, now, _close), "rounded"
    if _same_words(then, now, _NUMBER):
        return *_first_line(then, now, _same_whole), "whole"
    return *_first_line(then, now, _same_whole), "words"


def _same_whole(one: str, two: str) -> bool:
    return _same_words(one, two, _ROUNDED)


def _first_line(
    then: str, now: str, same: Callable[[str, str], bool]
) -> tuple[int, str, str]:
    lines = zip_longest(then.split("\n"), now.split("\n"), fillvalue="")
    for number, (one, two) in enumerate(lines, start=1):
        if not same(one, two):
            return number, one, two
    return 1, then, now  # they differ in how lines are broken, and in more


def _same_words(one: str, two: str, numbers: re.Pattern[str]) -> bool:
    """Whether two texts are the same, but for such numbers and for white space."""
    return _words(one, numbers) == _words(two, numbers)


def _words(text: str, numbers: re.Pattern[str]) -> str:
    """A text with 0 for each number, and no space that only aligns them."""
    return re.sub(r"\s+", " ", re.sub(rf"\s*{numbers.pattern}", " 0", text)).strip()


def _close(one: str, two: str) -> bool:
    """Whether each rounded number of two texts of the same words is close enough."""
    pairs = zip(_ROUNDED.findall(one), _ROUNDED.findall(two), strict=False)
    return all(_near(a, b) for a, b in pairs)


def _near(one: str, two: str) -> bool:
    a, b = (float(text.replace(",", "")) for text in (one, two))
    room = ABSOLUTE + RELATIVE * max(abs(a), abs(b)) + max(_step(one), _step(two))
    return abs(a - b) <= room


def _step(number: str) -> float:
    """The value of a number's last digit, where it has three decimals or more."""
    mantissa, _, exponent = number.partition("e")
    decimals = len(mantissa.partition(".")[2])
    return 10.0 ** (int(exponent or 0) - decimals) if decimals >= 3 else 0.0


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"{_INDENT}{line}".rstrip() for line in lines]
