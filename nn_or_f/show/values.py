"""Values of runs, as text.

In: a value that a run left, and a format. Out: the text that stands for it in a page;
and the answers to a question, in their order. Called by ``render`` (for values in
sentences), ``contexts`` (for answers) and ``build`` (to see whether a value can be
formatted).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nn_or_f.run.task import Result

#: A width that no page has room for, and perhaps no memory.
_TOO_WIDE = re.compile(r"\d{4}")

#: What cannot stand in a page: control characters, and halves of surrogate pairs.
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def format_value(value: object, spec: str) -> str:
    """A value as it stands in a sentence.

    Raises:
        ValueError, TypeError, OverflowError: the format does not fit the value, or
            what comes of it fits no page.
    """
    if _TOO_WIDE.search(spec):
        raise ValueError("a width or a precision has three digits at most")
    text = format(value, spec) if spec else str(value)
    if _NO_TEXT.search(text):
        raise ValueError("it has control characters or half a character in it")
    return text


def of_run(run: Result | None, name: str, spec: str) -> str | None:
    """A value of a run as it stands in a sentence; None where a fault says why not."""
    try:
        return format_value(run.values[name], spec) if run else None
    except (KeyError, ValueError, TypeError, OverflowError):
        return None


def in_order(answers: Iterable[str]) -> list[str]:
    """Answers by number where all are numbers, else by their letters.

    So the right one has no place of its own.
    """
    known = sorted(answers)
    try:
        numbers = {one: _number(one) for one in known}
    except ValueError:
        return known
    return sorted(known, key=lambda one: numbers[one])


def _number(text: str) -> float:
    number = float(text.replace(",", "").removesuffix("%"))
    if number != number:
        raise ValueError("nan has no place among numbers")
    return number
