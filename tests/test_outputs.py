"""What all snippets print: in both languages the same, and as recorded.

The recorded outputs lie in tests/outputs/, so that a new torch is a change
that one can read. They are written by ``pytest --update-outputs``; elsewhere
than on the torch and CPU they come from, numbers may differ in their last
digits and are compared as numbers.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from nn_or_f import snippet
from nn_or_f.runs import Run, Runner
from nn_or_f.snippet import Snippet
from tests.conftest import ROOT, RunSnippet

OUTPUTS = ROOT / "tests/outputs"
NAMES = list(snippet.find(ROOT))
NUMBER = re.compile(
    r"(?<![\w.])[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)\.?\d*(?:e[-+]?\d+)?(?!\w)"
)


def recorded(run: Run) -> str:
    about = f"torch {run.about['torch']}, {run.about['cpu']}"
    parts = [f"[{about}]\n", run.stdout]
    if run.stderr:
        parts += ["[stderr]\n", run.stderr]
    return "".join(parts)


@pytest.mark.parametrize("name", NAMES)
def test_a_snippet_prints_what_is_recorded(
    name: str, run: RunSnippet, request: pytest.FixtureRequest
) -> None:
    path = OUTPUTS / Path(name).with_suffix(".txt")
    now = recorded(run(name))
    if request.config.getoption("--update-outputs"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(now, "utf-8")
    then = path.read_text("utf-8")
    if now.splitlines()[0] == then.splitlines()[0]:
        assert now == then
    else:
        assert_close(now.partition("\n")[2], then.partition("\n")[2])


def assert_close(now: str, then: str) -> None:
    """The same text, and numbers that differ in their last digits at most."""
    assert squeezed(now) == squeezed(then)
    for one, two in zip(NUMBER.findall(now), NUMBER.findall(then), strict=True):
        assert math.isclose(value(one), value(two), rel_tol=1e-3, abs_tol=1e-5)


def value(number: str) -> float:
    return float(number.replace(",", ""))


def squeezed(text: str) -> str:
    """The text without its numbers, and without the spaces that align them."""
    return re.sub(r"\s+", " ", re.sub(rf"\s*{NUMBER.pattern}", "0", text))


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("tensor([ 1.0001, -2.])", "tensor([1.0002, -2.])"),
        ("7,976,136", "7,976,999"),
        ("1e-7", "0.0"),
    ],
)
def test_numbers_of_another_cpu_are_close_enough(now: str, then: str) -> None:
    assert_close(now, then)


@pytest.mark.parametrize(
    "now", ["tensor([1.1])", "tensor([1.0, 1.0])", "Tensor([1.0])"]
)
def test_another_output_is_noticed(now: str) -> None:
    with pytest.raises((AssertionError, ValueError)):
        assert_close(now, "tensor([1.0])")


def test_nothing_is_recorded_of_snippets_that_are_gone() -> None:
    files = {
        path.relative_to(OUTPUTS).with_suffix(".py") for path in OUTPUTS.rglob("*.txt")
    }
    assert {file.as_posix() for file in files} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_views_do_the_same(
    name: str, run: RunSnippet, runner: Runner, snippets: dict[str, Snippet]
) -> None:
    ja = run(name)
    en = runner.run_view(name, snippets[name].views["en"])
    assert en == ja
