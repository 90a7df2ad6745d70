"""torch.nn and the twins, as live objects.

In: torch, and the files of ``snippets/atlas/``. Out: every layer, and its twin by its
class. It imports torch: ``measure``, ``evidence`` and the tests use it, no build.
"""

from __future__ import annotations

import inspect
import runpy
import typing
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from torch import nn

_FOLDER = Path(__file__).resolve().parents[2] / "snippets" / "atlas"


def layers() -> dict[str, type[nn.Module]]:
    """Every public class of torch.nn that has a forward of its own, by name."""
    return {
        name: found
        for name, found in sorted(vars(nn).items())
        if isinstance(found, type)
        and issubclass(found, nn.Module)
        and found.forward is not nn.Module.forward
    }


@cache
def twins() -> MappingProxyType[type[nn.Module], Callable[..., Any]]:
    """Each twin, by the class that its first argument is annotated with."""
    found: dict[type[nn.Module], Callable[..., Any]] = {}
    for path in sorted(_FOLDER.glob("*.py")):
        for function in _functions(path):
            first = next(iter(typing.get_type_hints(function).values()))
            found[first] = function
    return MappingProxyType(found)


def _functions(path: Path) -> Iterator[Callable[..., Any]]:
    for name, value in runpy.run_path(str(path), run_name=path.stem).items():
        ours = inspect.isfunction(value) and value.__module__ == path.stem
        if ours and not name.startswith("_"):  # not one that the file imports
            yield value
