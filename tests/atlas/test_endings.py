"""How the call of a sample ends is told in one line."""

from __future__ import annotations

import pytest

from nn_or_f.atlas.endings import ending, endings
from nn_or_f.atlas.samples import Sample, samples


@pytest.mark.parametrize(
    ("layer", "call", "ends"),
    [
        ("nn.ReLU()", "x(2)", ""),
        ("nn.ReLU(number=1)", "x(2)", "TypeError: "),
        ("nn.Linear(2, 3)", "x(4, 3)", "RuntimeError: "),
        ("nn.Softmax()", "x(2)", "UserWarning: Implicit dimension choice"),
    ],
)
def test_it_says_what_is_raised_or_warned(layer: str, call: str, ends: str) -> None:
    found = ending(Sample(layer, call))
    assert found.startswith(ends)
    assert bool(found) == bool(ends)
    assert "\n" not in found


def test_every_sample_has_an_ending() -> None:
    found = endings()["samples"]
    assert found.keys() == {str(sample) for sample in samples()}
    assert 0.5 < list(found.values()).count("") / len(found) < 1
