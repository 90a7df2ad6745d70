"""Layers and calls that the atlas asks torch about: as text, so that they can be shown.

In: nothing. Out: a `Sample` for every option of every layer that can matter, in a
module for each category. ``measure`` and ``prove`` evaluate them. A sample is two
expressions; the names that a call may use are `Makers` of ``outcomes``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sample:
    """One layer and one call of it.

    ``layer`` makes the layer: "nn.Conv2d(3, 4, 3, padding=1)"; ``call`` are the
    arguments of the call: "x(2, 3, 8, 8)". ``before`` is a statement that changes
    ``layer`` before the call, for states that no constructor makes.
    """

    layer: str
    call: str
    before: str = ""

    @property
    def cls(self) -> str:
        """The name of the layer's class."""
        return self.layer.partition("(")[0].removeprefix("nn.")

    def __str__(self) -> str:
        before = f"{self.before}; " if self.before else ""
        return f"{before}{self.layer}({self.call})"


@dataclass(frozen=True)
class Short:
    """A sample that is shown to readers, and one line that does the same.

    In ``functional``, the layer is ``layer``, and each argument of the call has the
    name that it is passed by; the one that is passed by position is ``x``.
    """

    layer: str
    call: str
    functional: str

    @property
    def sample(self) -> Sample:
        """The call of the layer."""
        return Sample(self.layer, self.call)


def samples() -> Iterator[Sample]:
    """All samples of all categories; what is shown to readers is among them."""
    for module in _modules():
        yield from module.SAMPLES
        yield from (short.sample for short in module.SHORTS)


def shorts() -> Iterator[Short]:
    """All short forms."""
    for module in _modules():
        yield from module.SHORTS


def without_effect() -> dict[tuple[str, str], dict[str, str]]:
    """Why a call cannot show an option of a class, in each language, by both names."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for module in _modules():
        found |= getattr(module, "WITHOUT_EFFECT", {})
    return found


def unequal() -> dict[str, dict[str, str]]:
    """Why a class and its twin cannot be equal, in each language, by class."""
    found: dict[str, dict[str, str]] = {}
    for module in _modules():
        found |= getattr(module, "UNEQUAL", {})
    return found


def _modules() -> Iterator[Any]:
    for found in pkgutil.iter_modules(__path__):
        yield importlib.import_module(f"{__name__}.{found.name}")
