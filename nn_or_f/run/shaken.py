"""Change what a run should not depend on, and measure what its comparisons leave.

In: a number of threads, and what is added to each seed. Out: the same run, with a
`Comparison` for each ``allclose``, ``isclose`` and ``assert_close`` that its own code
calls and that holds. Called by ``child``. ``tasks`` knows `Shaken`, so that torch is
imported only where something is shaken.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unittest import mock

#: What ``allclose`` and ``isclose`` call their arguments, and what ``assert_close``
#: calls the two.
_ARGUMENTS = ("input", "other", "rtol", "atol")
_TENSORS = (("input", "actual"), ("other", "expected"))


@dataclass(frozen=True)
class Comparison:
    """How near two tensors of one comparison are to being told apart.

    ``share`` is the largest |a - b| / (atol + rtol·|b|) of the elements that count as
    close: 0 where they are equal, 1 where the tolerance is used up.
    """

    line: int
    share: float


@dataclass(frozen=True)
class Shaken:
    """What comes of a shaken run, besides what it left."""

    comparisons: list[Comparison]


@contextlib.contextmanager
def shaken(filename: str, threads: int, shift: int) -> Iterator[dict[str, Any]]:
    """Run what is within so; yields a `Shaken` as JSON, filled as it runs."""
    import torch

    found: list[dict[str, Any]] = []

    def note(line: int, pairs: Iterator[tuple[Any, Any]], **tolerance: Any) -> None:
        for a, b in pairs:
            found.append({"line": line, "share": _share(a, b, **tolerance)})

    seed = torch.manual_seed
    torch.set_num_threads(threads)
    with contextlib.ExitStack() as patches:
        for name in ("allclose", "isclose"):
            for owner in (torch, torch.Tensor):
                own = _noting(getattr(owner, name), filename, note)
                patches.enter_context(mock.patch.object(owner, name, own))
        own = _noting(torch.testing.assert_close, filename, note)
        patches.enter_context(mock.patch.object(torch.testing, "assert_close", own))
        shifted = mock.patch.object(torch, "manual_seed", lambda s: seed(s + shift))
        patches.enter_context(shifted)
        yield {"comparisons": found}


def _noting(function: Callable[..., Any], filename: str, note: Any) -> Any:
    def own(*args: Any, **kwargs: Any) -> Any:
        answer = function(*args, **kwargs)
        caller = sys._getframe(1)
        if caller.f_code.co_filename == filename and answer is not False:
            given = {**dict(zip(_ARGUMENTS, args, strict=False)), **kwargs}
            one, two = (given.get(x, given.get(y)) for x, y in _TENSORS)
            room = {name: given[name] for name in ("rtol", "atol") if name in given}
            if answer is None:
                note(caller.f_lineno, _pairs(one, two), **room)
            else:
                room = {"rtol": 1e-5, "atol": 1e-8, **room}
                note(caller.f_lineno, iter([(one, two)]), **room)
        return answer

    return own


def _pairs(a: Any, b: Any) -> Iterator[tuple[Any, Any]]:
    """The tensors of two structures, such as the values of two dictionaries."""
    if isinstance(a, Mapping):
        for key in a:
            yield from _pairs(a[key], b[key])
    elif isinstance(a, Sequence):
        for one, two in zip(a, b, strict=True):
            yield from _pairs(one, two)
    else:
        yield a, b


def _share(
    a: Any, b: Any, rtol: float | None = None, atol: float | None = None
) -> float:
    """The `Comparison.share` of two tensors or numbers."""
    import torch
    from torch.testing._comparison import default_tolerances

    one, two = (torch.as_tensor(x).detach() for x in (a, b))
    wide = torch.complex128 if one.is_complex() or two.is_complex() else torch.float64
    one, two = one.to(wide), two.to(wide)
    known = [x for x in (a, b) if isinstance(x, torch.Tensor)]
    usual = default_tolerances(*(known or [one]))
    room = usual[1] if atol is None else atol
    room = room + (usual[0] if rtol is None else rtol) * two.abs()
    shares = (one - two).abs() / room
    shares = shares[(shares <= 1) & (one != two)]
    return float(shares.max()) if shares.numel() else 0.0
