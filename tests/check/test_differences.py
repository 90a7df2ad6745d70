"""Two outputs agree if they say the same; else the first other line is told."""

from __future__ import annotations

import pytest

from nn_or_f.check.differences import Difference, differences
from tests.check.test_transcript import of


def between(then: str, now: str) -> list[Difference]:
    return list(differences(of(then), of(now)))


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("tensor([ 1.0001, -2.])", "tensor([1.0002, -2.])"),
        ("1e-7", "0.0"),
        ("0.0123", "0.0124"),  # a rounding apart
        ("tensor([0., 1.])", "tensor([-0., 1.])"),
        ("tensor([[1.5000,\n         2.5000]])", "tensor([[1.5000, 2.5000]])"),
        ("1,234.5", "1234.5"),
        ("[2, 3] True", "[2, 3]  True"),
    ],
)
def test_last_digits_and_white_space_do_not_count(now: str, then: str) -> None:
    assert between(then, now) == []


@pytest.mark.parametrize(
    ("then", "now", "kind"),
    [
        ("eval True", "eval False", "words"),
        ("Conv2d", "Conv3d", "words"),
        ("float32", "float64", "words"),
        ("[1.0]", "[1.0, 1.0]", "words"),
        ("a", "", "words"),
        ("", "a", "words"),
        ("nan", "inf", "words"),
        ("zeros 34", "zeros 35", "whole"),
        ("(2, 3)", "(3, 2)", "whole"),
        ("7,976,136", "7,976,999", "whole"),
        ("a -3", "a 3", "whole"),
        ("tensor([1.1])", "tensor([1.0])", "rounded"),
        ("0.5", "0.6", "rounded"),
        ("-1.5", "1.5", "rounded"),
        ("2.", "3.", "rounded"),
    ],
)
def test_anything_else_does_and_is_told_by_its_kind(
    then: str, now: str, kind: str
) -> None:
    (found,) = between(then, now)
    assert found.kind == kind
    assert (found.then, found.now) == (then, now)


def test_the_first_line_that_differs_is_told_with_its_line_in_the_file() -> None:
    then, now = of("a 1.0\nb True\nc\n"), of("a 1.00001\nb False\nd\n")
    (found,) = differences(then, now)
    assert then.text().split("\n")[found.line - 1].strip() == "b True"
    assert (found.part, found.then, found.now) == ("stdout", "b True", "b False")


def test_parts_and_values_are_compared_one_by_one() -> None:
    then = of("a\n", "old\n", "E: old\n", shape=(2, 3), loss=0.25)
    now = of("a\n", "new\n", "E: new\n", shape=(2, 4), loss=0.2500001)
    found = list(differences(then, now))
    assert [d.part for d in found] == ["stderr", "error", "values shape"]
    lines = then.text().split("\n")
    assert [lines[d.line - 1].strip() for d in found] == [d.then for d in found]
    assert found[-1].now == "shape = (2, 4)"


def test_a_value_that_is_no_longer_taken_does_not_matter() -> None:
    assert list(differences(of("", n=1, m=2), of("", n=1))) == []
