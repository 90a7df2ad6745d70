"""torch.nn and the twins, as live objects.

In: torch, and the files of ``snippets/atlas/``. Out: every layer, and its twin by its
class. It imports torch: ``measure``, ``prove``, ``mutants`` and the tests use it, no
build.
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

#: Arguments of every layer that say where and in what its tensors lie.
FACTORY = ("device", "dtype")

_FOLDER = Path(__file__).resolve().parents[2] / "snippets" / "atlas"


def layers() -> dict[str, type[nn.Module]]:
    """Every public class of torch.nn that has a forward of its own, by name."""
    return {name: cls for name, cls in sorted(vars(nn).items()) if _is_layer(cls)}


def classes() -> dict[str, Any]:
    """The names of all layers, as JSON."""
    return {"classes": list(layers())}


def _is_layer(found: Any) -> bool:
    known = isinstance(found, type) and issubclass(found, nn.Module)
    return known and getattr(found, "forward", None) is not nn.Module.forward


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


def signature(cls: type[nn.Module]) -> inspect.Signature:
    """What a class takes.

    Recurrent layers hide most of it in their base, a deprecated class behind the
    wrapper that warns of it.
    """
    found = inspect.signature(cls)
    if hasattr(cls, "__deprecated__"):
        own = list(inspect.signature(cls.__init__).parameters.values())[1:]
        return inspect.Signature(own)
    if issubclass(cls, nn.RNNBase) and cls is not nn.RNNBase:
        base = list(inspect.signature(nn.RNNBase).parameters.values())[1:]
        if cls is not nn.LSTM:  # the others refuse it
            base = [one for one in base if one.name != "proj_size"]
        more = [inspect.Parameter("nonlinearity", base[-1].kind, default="tanh")]
        order = [*base[:3], *(more if cls is nn.RNN else []), *base[3:]]
        return inspect.Signature(order)
    return found
