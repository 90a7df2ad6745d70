"""Runs side by side go on together: what all do comes in one moment."""

from __future__ import annotations

import pytest

from nn_or_f.show import moments
from nn_or_f.show.moments import Moment


@pytest.mark.parametrize(
    ("statement", "deed"),
    [
        ("y = norm(x)", "y"),
        ("    y = F.linear(x, w, b)", "y"),
        ("m, v = torch.zeros(2), torch.ones(2)", "m, v"),
        ("p['weight'] -= 0.1 * g", "p['weight']"),
        ("print(f'{y = }')", "print()"),
        ("norm.eval()", "norm.eval()"),
        ("loss.backward(x == y)", "loss.backward()"),
        ("for n in range(3):", "for n in range(3):"),
        ("    return y == x", "return y == x"),
    ],
)
def test_a_statement_is_known_by_what_it_does(statement: str, deed: str) -> None:
    assert moments.deed(statement) == deed


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (["abc"], [(0,), (1,), (2,)]),
        (["abc", "abc"], [(0, 0), (1, 1), (2, 2)]),
        (["axb", "ab"], [(0, 0), (1, None), (2, 1)]),
        (["ab", "axyb"], [(0, 0), (None, 1), (None, 2), (1, 3)]),
        (["axyb", "azb"], [(0, 0), (1, 1), (2, None), (3, 2)]),
        (["xa", "a"], [(0, None), (1, 0)]),
        (["", "ab"], [(None, 0), (None, 1)]),
        (["ab", "axb", "xb"], [(0, 0, None), (None, 1, 0), (1, 2, 1)]),
        (["ab", "ab", "ayb"], [(0, 0, 0), (None, None, 1), (1, 1, 2)]),
    ],
)
def test_runs_wait_for_what_all_of_them_do(
    runs: list[str], expected: list[Moment]
) -> None:
    found = moments.in_step(runs)
    assert found == expected
    for number, run in enumerate(runs):
        taken = [moment[number] for moment in found if moment[number] is not None]
        assert taken == [*range(len(run))]
