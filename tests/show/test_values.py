"""A value is shown as Python formats it, and answers have an order of their own."""

from __future__ import annotations

import pytest

from nn_or_f.run.task import Result
from nn_or_f.show import values
from nn_or_f.show.values import format_value


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[31m", "\x7f", "\ud83d", "a\r"])
def test_what_no_page_can_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^it has control characters or half a"):
        format_value(text, "")


def test_a_value_is_formatted_as_python_does() -> None:
    assert format_value(0.5, ".1%") == "50.0%"
    assert format_value((1, 2), "") == "(1, 2)"
    assert format_value("日本語🎲\n\t", "") == "日本語🎲\n\t"


@pytest.mark.parametrize(
    ("run", "name", "spec", "text"),
    [
        (Result("a.py", values={"x": 1.5}), "x", ".2f", "1.50"),
        (Result("a.py", values={"x": ""}), "x", "", ""),
        (Result("a.py", values={"x": 1.5}), "y", "", None),
        (Result("a.py", values={"x": 1.5}), "x", "q", None),
        (None, "x", "", None),
    ],
)
def test_a_value_that_a_fault_tells_of_has_no_text(
    run: Result | None, name: str, spec: str, text: str | None
) -> None:
    assert values.of_run(run, name, spec) == text


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("497 1000 0", "0 497 1000"),
        ("1,000 -2 3e1 inf", "-2 3e1 1,000 inf"),
        ("9.0% 10.0%", "9.0% 10.0%"),
        ("nan 10 9", "10 9 nan"),
        ("True False", "False True"),
        ("1.0 1", "1 1.0"),
    ],
)
def test_answers_go_by_number_or_by_their_letters(answers: str, expected: str) -> None:
    for written in (answers.split(), answers.split()[::-1]):
        assert values.in_order(written) == expected.split()
