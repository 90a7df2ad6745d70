"""Claims that hold for any text: a few in each test run, very many in an audit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

FEW, MANY = 40, 1500

#: What a page can hold: no control characters, which a run's output has not either.
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t"))


def for_any(*strategies: SearchStrategy[Any]) -> Callable[..., Callable[[int], None]]:
    """Make a test of a claim: the same few examples each time, or many new ones."""

    def made(claim: Callable[..., None]) -> Callable[[int], None]:
        def test(examples: int) -> None:
            few = examples == FEW
            choice = settings(
                max_examples=examples,
                derandomize=few,
                database=None,
                deadline=None,
                suppress_health_check=[HealthCheck.too_slow] if few else [],
            )
            choice(given(*strategies)(claim))()

        test.__name__, test.__doc__ = claim.__name__, claim.__doc__
        many = pytest.param(MANY, marks=pytest.mark.audit, id="many")
        params = [pytest.param(FEW, id="few"), many]
        return pytest.mark.parametrize("examples", params)(test)

    return made


def pieced(pieces: Iterable[str], by: str = "", most: int = 12) -> SearchStrategy[str]:
    """Texts made of what means something to a reader, and of anything else."""
    known = st.sampled_from(list(pieces))
    piece = st.one_of(known, known, known, st.text(max_size=5))
    return st.lists(piece, max_size=most).map(by.join)
