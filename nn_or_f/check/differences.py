"""Where what a run said is not what is recorded, and how gravely.

In: a `Transcript` as it was recorded, and as it is now. Out: each `Difference` that
counts: not white space, and no last digits. Called by ``against_record``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from nn_or_f.check.transcript import VALUES, Transcript

#: How far two numbers with a point or an exponent may be apart: the last digits
#: differ between CPUs. The one place that says so; `_step` adds a rounding's.
RELATIVE, ABSOLUTE = 1e-3, 1e-5

_BODY = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
_FRACTION = rf"{_BODY}\.\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|\d+e[-+]?\d+"
#: A number that was rounded, and any number; not the 2 of Conv2d.
_ROUNDED = re.compile(rf"(?<![\w.])[-+]?(?:{_FRACTION})(?!\w)")
_NUMBER = re.compile(rf"(?<![\w.])[-+]?(?:{_FRACTION}|{_BODY})(?!\w)")


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

    @property
    def is_new(self) -> bool:
        """Whether it is a value that no page took before."""
        return self.part.startswith(f"{VALUES} ") and not self.then

    @property
    def is_grave(self) -> bool:
        """Whether a page may be wrong with it, so that its author has to look."""
        return not self.is_new and self.kind != "rounded"


def differences(then: Transcript, now: Transcript) -> Iterator[Difference]:
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
            part = f"{VALUES} {name}"
            yield Difference(part, line, one, f"{name} = {two}", found[3])


def _places(transcript: Transcript) -> dict[str, int]:
    """The line of a file that each part's name, and each value, stands on."""
    found: dict[str, int] = {}
    for number, line in enumerate(transcript.text().split("\n"), start=1):
        value = line.strip().partition(" = ")[0] + " = "
        found.setdefault(line if line in transcript.parts else value, number)
    return found


@lru_cache(maxsize=4096)  # `mkdocs serve` compares all that did not change, too
def _difference(then: str, now: str) -> tuple[int, str, str, str] | None:
    """The first line that differs, both texts of it, and in which way."""
    if then == now:
        return None
    if _same_words(then, now, _ROUNDED):
        if _close(then, now):
            return None
        return *_first_line(then, now, _close), "rounded"
    if _same_words(then, now, _NUMBER):
        return *_first_line(then, now, same_words), "whole"
    return *_first_line(then, now, same_words), "words"


def same_words(one: str, two: str) -> bool:
    """Whether two texts are the same, but for rounded numbers and white space."""
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
